import { z } from 'zod'

const uiText = z
  .object({
    id: z.number().int(),
    text: z.string(),
    type: z.enum(['info', 'error', 'success']),
    context: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'uiText' })

const input = z
  .object({
    node_type: z.literal('input'),
    name: z.string(),
    type: z.string(),
    value: z.unknown().optional(),
    required: z.boolean().optional(),
    disabled: z.boolean(),
    autocomplete: z.string().optional(),
    label: uiText.optional(),
    pattern: z.string().optional(),
    onclick: z.string().optional(),
    onclickTrigger: z.string().optional(),
    onload: z.string().optional(),
    onloadTrigger: z.string().optional(),
    maxlength: z.number().int().optional(),
    options: z.array(z.object({ value: z.unknown() })).optional(),
  })
  .meta({ id: 'uiNodeInputAttributes' })

const image = z
  .object({
    node_type: z.literal('img'),
    src: z.string(),
    id: z.string(),
    width: z.number().int(),
    height: z.number().int(),
  })
  .meta({ id: 'uiNodeImageAttributes' })

const anchor = z
  .object({ node_type: z.literal('a'), href: z.string(), title: uiText, id: z.string() })
  .meta({ id: 'uiNodeAnchorAttributes' })

const text = z
  .object({ node_type: z.literal('text'), text: uiText, id: z.string() })
  .meta({ id: 'uiNodeTextAttributes' })

const script = z
  .object({
    node_type: z.literal('script'),
    src: z.string(),
    async: z.boolean(),
    referrerpolicy: z.string(),
    crossorigin: z.string(),
    integrity: z.string(),
    type: z.string(),
    id: z.string(),
    nonce: z.string(),
  })
  .meta({ id: 'uiNodeScriptAttributes' })

const division = z
  .object({
    node_type: z.literal('div'),
    id: z.string(),
    class: z.string().optional(),
    data: z.record(z.string(), z.string()).optional(),
  })
  .meta({ id: 'uiNodeDivisionAttributes' })

const uiNode = z
  .object({
    type: z.enum(['input', 'img', 'a', 'text', 'script', 'div']),
    group: z.string(),
    attributes: z.union([input, image, anchor, text, script, division]),
    messages: z.array(uiText),
    meta: z.object({ label: uiText.optional() }).meta({ id: 'uiNodeMeta' }),
  })
  .meta({ id: 'uiNode' })

/** A form, as whoever shows it gets it. */
export const uiContainer = z
  .object({
    action: z.string(),
    method: z.string(),
    nodes: z.array(uiNode),
    messages: z.array(uiText).optional(),
  })
  .meta({ id: 'uiContainer' })
