import type { AuthenticationMethod } from './method.ts'

/** `client_secret_basic` and `client_secret_post`: they differ only in where the secret was found. */
export const clientSecret: AuthenticationMethod = async ({ clientSecrets }, client, credentials, origin) =>
  credentials.method !== 'none' && clientSecrets.verify(client, credentials.clientSecret, origin)
