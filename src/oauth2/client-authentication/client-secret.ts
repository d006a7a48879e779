import type { AuthenticationMethod } from './method.ts'

const verify: AuthenticationMethod['verify'] = async ({ clientSecrets }, client, credentials, { ip }) =>
  'clientSecret' in credentials && clientSecrets.verify(client, credentials.clientSecret, ip)

/** RFC 6749 §2.3.1: the secret in the Authorization header. */
export const clientSecretBasic: AuthenticationMethod = { presents: 'client_secret_basic', verify }

/** RFC 6749 §2.3.1: the secret in the body. */
export const clientSecretPost: AuthenticationMethod = { presents: 'client_secret_post', verify }
