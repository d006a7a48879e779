import { type Command, InvalidArgumentError, Option } from 'commander'
import type { OAuth2Client } from './client-result.ts'

/** The options that describe a client, with the field of the client that each of them sets. */
const fields = [
  ['--name <name>', 'client_name', 'what people are shown'],
  ['--owner <owner>', 'owner', 'whom it belongs to'],
  ['--secret <secret>', 'client_secret', 'its secret; one is generated unless said'],
  ['--client-uri <url>', 'client_uri', 'its home page'],
  ['--logo-uri <url>', 'logo_uri', 'its logo'],
  ['--policy-uri <url>', 'policy_uri', 'its privacy policy'],
  ['--tos-uri <url>', 'tos_uri', 'its terms of service'],
  ['--jwks-uri <url>', 'jwks_uri', 'where its public keys are'],
  ['--sector-identifier-uri <url>', 'sector_identifier_uri', 'of pairwise subjects'],
  ['--subject-type <type>', 'subject_type', 'public or pairwise'],
  ['--token-endpoint-auth-method <method>', 'token_endpoint_auth_method', 'how it authenticates'],
  ['--request-object-signing-alg <algorithm>', 'request_object_signing_alg', 'of its request objects'],
  ['--access-token-strategy <format>', 'access_token_strategy', 'jwt or opaque'],
  ['--backchannel-logout-callback <url>', 'backchannel_logout_uri', 'told of sign-outs by the server'],
  ['--frontchannel-logout-callback <url>', 'frontchannel_logout_uri', 'told of sign-outs by the browser'],
] as const

const lists = [
  ['--redirect-uri <urls>', 'redirect_uris', 'where codes and tokens may be sent'],
  ['--post-logout-callback <urls>', 'post_logout_redirect_uris', 'where a sign-out may end'],
  ['--grant-type <types>', 'grant_types', 'grant types that it may use'],
  ['--response-type <types>', 'response_types', 'response types that it may use'],
  ['--audience <audiences>', 'audience', 'audiences that it may ask for'],
  ['--contact <addresses>', 'contacts', 'who answers for it'],
  ['--allowed-cors-origin <origins>', 'allowed_cors_origins', 'whose scripts may call the server for it'],
  ['--request-uri <urls>', 'request_uris', 'where its request objects are'],
] as const

const switches = [
  ['--skip-consent [boolean]', 'skip_consent', 'consent is taken for granted'],
  ['--skip-logout-consent [boolean]', 'skip_logout_consent', 'its sign-outs are not confirmed'],
  [
    '--backchannel-logout-session-required [boolean]',
    'backchannel_logout_session_required',
    'notices name the session',
  ],
  [
    '--frontchannel-logout-session-required [boolean]',
    'frontchannel_logout_session_required',
    'notices name the session',
  ],
] as const

/** Adds the options that describe a client. */
export function withClientFields(command: Command): Command {
  for (const [flags, , description] of fields) command.option(flags, description)
  for (const [flags, , description] of lists)
    command.option(flags, `${description}; several by commas or by repeating it`, splitList)
  for (const [flags, , description] of switches)
    command.addOption(new Option(flags, description).argParser(parseBoolean).preset('true'))
  return command
    .option('--scope <scopes>', 'scopes that it may ask for', splitList)
    .option('--metadata <json>', 'anything that applications keep with it', parseObject)
    .option('--file <file>', 'a file with the client in JSON, "-" for standard input; options win over it')
}

/** The fields that the options set, and no other. */
export function clientFields(command: Command): OAuth2Client {
  const values = command.opts() as Readonly<Record<string, unknown>>
  const client: Record<string, unknown> = {}
  for (const [flags, field] of [...fields, ...lists, ...switches]) {
    const value = values[new Option(flags).attributeName()]
    if (value !== undefined) client[field] = value
  }
  if (Array.isArray(values.scope)) client.scope = values.scope.join(' ')
  if (values.metadata !== undefined) client.metadata = values.metadata
  return client
}

/** A list whose entries are separated by commas, by spaces within a scope, or given one by one. */
export function splitList(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, ...text.split(',').map((entry) => entry.trim())].filter(Boolean)
}

function parseBoolean(text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new InvalidArgumentError('It must be true or false.')
  return text === 'true'
}

function parseObject(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // Said below.
  }
  throw new InvalidArgumentError('It must be a JSON object.')
}
