import type { Relocation } from './relocate.ts'

const levels: Readonly<Record<string, string>> = { panic: 'fatal', warning: 'warn' }

/** What Hydra and Kratos have in common. */
export const sharedRelocations: readonly Relocation[] = [
  { from: ['$schema'], to: 'drop' },
  { from: ['version'], to: 'drop' },
  { from: ['dsn'], to: ['database'] },
  { from: ['serve', 'public', 'host'], to: ['public', 'host'] },
  { from: ['serve', 'public', 'port'], to: ['public', 'port'] },
  { from: ['serve', 'admin', 'host'], to: ['admin', 'host'] },
  { from: ['serve', 'admin', 'port'], to: ['admin', 'port'] },
  { from: ['serve', 'admin', 'base_url'], to: 'drop' },
  ...['public', 'admin'].map((listener) => ({
    from: ['serve', listener, 'request_log', 'disable_for_health'],
    to: ['log', 'health_requests'],
    convert: (disabled: unknown) => disabled !== true,
  })),
  { from: ['log', 'level'], to: ['log', 'level'], convert: (level) => levels[String(level)] ?? level },
  {
    from: ['log', 'format'],
    to: ['log', 'format'],
    convert: (format) => (format === 'json_pretty' ? 'json' : format),
  },
  { from: ['log', 'redaction_text'], to: ['log', 'redaction_text'] },
  { from: ['tracing'], to: ['tracing'] },
  { from: ['clients', 'http'], to: ['clients', 'http'] },
]
