import { PlatformError } from '../../contracts/platform-error.ts'
import type { ListenerName } from '../../http/endpoint.ts'

/** Why a listener cannot listen, as a sentence that says what to do. */
export function listenFailed(
  { name, host, port }: { readonly name: ListenerName; readonly host: string; readonly port: number },
  error: Error,
): PlatformError {
  const { code } = error as { code?: string }
  const refuse = (code: string, message: string) =>
    new PlatformError({ status: 500, code, message, cause: error })
  if (code === 'EADDRINUSE')
    return refuse(
      'port_in_use',
      `Port ${port} on ${host} is in use by another program. Stop it, or set "${name}.port" to another one.`,
    )
  if (code === 'EACCES')
    return refuse(
      'address_unusable',
      `This account may not listen on port ${port}. Set "${name}.port" to one above 1023, or allow it.`,
    )
  return refuse(
    'address_unusable',
    `The platform cannot listen on ${host} port ${port} (${code ?? error.message}). Set "${name}.host" to an address of this machine.`,
  )
}
