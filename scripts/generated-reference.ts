import { configurationJsonSchema } from '../src/config/json-schema.ts'
import { type KeyReference, keyReferences } from '../src/config/reference.ts'
import type { Endpoint } from '../src/http/endpoint.ts'
import { identityEndpoints } from '../src/identity/endpoints.ts'
import { oauth2Endpoints } from '../src/oauth2/endpoints/index.ts'
import { describe } from '../src/platform/operations/descriptions.ts'

/** The generated files of docs/reference/, by their names. */
export function generatedReference(): Readonly<Record<string, string>> {
  return {
    'configuration-keys.md': keysPage(keyReferences()),
    'configuration.schema.json': write(configurationJsonSchema()),
    'oauth2-api.json': write(describe('oauth2', oauth2Endpoints as readonly Endpoint<never>[])),
    'identity-api.json': write(describe('identity', identityEndpoints as readonly Endpoint<never>[])),
  }
}

function write(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`
}

function keysPage(keys: readonly KeyReference[]): string {
  const rows = keys.map(
    ({ key, type, preset, required, description }) =>
      `| \`${key}\` | ${type} | ${required ? 'needed' : preset === undefined ? '' : `\`${preset}\``} | ${description?.replaceAll('<', '&lt;') ?? ''} |`,
  )
  return `# Keys of the configuration

Generated from the schema. [How the configuration is read](configuration.md) says where these keys are written. \`[]\` stands for each entry of a list.

| Key | Type | Default | Meaning |
|---|---|---|---|
${rows.join('\n')}
`
}
