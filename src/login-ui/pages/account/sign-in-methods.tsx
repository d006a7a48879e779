import type { SettingsFlow } from '../../../contracts/identity-api.ts'
import { OneForm } from '../../flow-form/flow-form-view.tsx'
import { flowForms } from '../../flow-form/flow-forms.ts'
import { FlowScripts } from '../../flow-form/flow-scripts.tsx'
import { useSite } from '../../rendering/site.ts'

/** What the person can change by themselves, a section for each method; providers have their own one. */
export function SignInMethods({ flow }: { readonly flow: SettingsFlow }) {
  const { account: texts } = useSite().texts
  const forms = flowForms(flow.ui).filter(({ kind }) => kind === 'fields')
  return (
    <>
      {[...Map.groupBy(forms, ({ group }) => group)].map(([group, ofMethod]) => (
        <section key={group} aria-labelledby={`method-${group}`}>
          <h2 id={`method-${group}`}>{texts.methodHeadings[group] ?? group}</h2>
          {ofMethod.map((form) => (
            <div key={String(form.needsScript)} className="flow">
              <OneForm ui={flow.ui} form={form} />
            </div>
          ))}
        </section>
      ))}
      <FlowScripts ui={flow.ui} />
    </>
  )
}
