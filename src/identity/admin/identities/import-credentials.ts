import type { IdentityContext } from '../../context.ts'
import { requireCredentialKind } from '../../credentials/index.ts'
import type { CredentialDraft } from '../../identities/identity.ts'

/** The credentials that a body brings along, each made by its type. Throws 400 where one does not fit. */
export async function importCredentials(
  credentials: Readonly<Record<string, { readonly config?: unknown } | undefined>> | undefined,
  { secrets, passwords }: IdentityContext,
): Promise<CredentialDraft[]> {
  return await Promise.all(
    Object.entries(credentials ?? {}).flatMap(([type, credential]) =>
      credential ? [requireCredentialKind(type).fromImport(credential.config, secrets, passwords)] : [],
    ),
  )
}
