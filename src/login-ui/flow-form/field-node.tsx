import type { UiNode, UiTextAttributes } from '../../contracts/identity-api.ts'
import { InputField } from './input-field.tsx'

/** Everything of a form that is not a button, by the kind of the node. */
export function FieldNode({ node, form }: { readonly node: UiNode; readonly form: string }) {
  const { attributes } = node
  const label = node.meta.label?.text
  switch (attributes.node_type) {
    case 'input':
      return <InputField node={{ ...node, type: 'input', attributes }} form={form} />
    case 'img':
      return (
        <img
          className="node-image"
          src={attributes.src}
          width={attributes.width}
          height={attributes.height}
          alt={label ?? ''}
        />
      )
    case 'a':
      return (
        <p>
          <a className="button button--primary" href={attributes.href}>
            {attributes.title.text}
          </a>
        </p>
      )
    case 'text':
      return <TextNode label={label} attributes={attributes} />
    default:
      return null
  }
}

interface ListedSecret {
  readonly id: number
  readonly text: string
}

/** A text to read and keep: one secret, or a list of them. */
function TextNode({
  label,
  attributes,
}: {
  readonly label: string | undefined
  readonly attributes: UiTextAttributes
}) {
  const secrets = attributes.text.context?.secrets
  return (
    <div className="node-text">
      {label && <p className="label">{label}</p>}
      {Array.isArray(secrets) ? (
        <ol className="secrets">
          {(secrets as ListedSecret[]).map(({ text }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: used secrets all read the same
            <li key={index}>
              <code>{text}</code>
            </li>
          ))}
        </ol>
      ) : (
        <p>
          <code>{attributes.text.text}</code>
        </p>
      )}
    </div>
  )
}
