import { InvalidArgumentError, Option } from 'commander'
import type { ComponentName } from '../contracts/component.ts'

const componentNames: readonly ComponentName[] = ['oauth2', 'identity', 'login-ui']

export const configOption = () => new Option('--config <file>', 'the configuration file')

export const dataDirOption = () =>
  new Option(
    '--data-dir <directory>',
    'where the first configuration and the embedded PostgreSQL are kept (IDENTITY_PLATFORM_DATA_DIR)',
  )

export const hydraConfigOption = () =>
  new Option('--hydra-config <file>', 'a Hydra configuration, taken over as the section oauth2')

export const kratosConfigOption = () =>
  new Option('--kratos-config <file>', 'a Kratos configuration, taken over as the section identity')

export const formatOption = () =>
  new Option('--format <format>', 'how the result is written').choices(['text', 'json']).default('text')

export const componentsOption = () =>
  new Option('--components <names>', 'which parts run in this process, separated by commas')
    .default([...componentNames], componentNames.join(','))
    .argParser(parseComponents)

function parseComponents(text: string): ComponentName[] {
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !componentNames.includes(name as ComponentName))
  if (unknown !== undefined)
    throw new InvalidArgumentError(`"${unknown}" is none of ${componentNames.join(', ')}.`)
  return [...new Set(names)] as ComponentName[]
}

/** A number of processes. */
export function parseWorkers(text: string): number {
  const workers = Number(text)
  if (!Number.isInteger(workers) || workers < 1 || workers > 512)
    throw new InvalidArgumentError('It must be a whole number from 1 to 512.')
  return workers
}
