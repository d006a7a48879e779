import { dataDirectory } from '../config/data-directory.ts'
import type { ConfigurationSources } from '../config/load.ts'
import type { ComponentName } from '../contracts/component.ts'

/** The options by which every command finds the configuration. */
export interface SourceOptions {
  readonly config?: string
  readonly dataDir?: string
  readonly hydraConfig?: string
  readonly kratosConfig?: string
  readonly components?: readonly ComponentName[]
  readonly dev?: boolean
}

/** Where the configuration of a command comes from. */
export function configurationSources(options: SourceOptions): ConfigurationSources {
  return {
    file: options.config,
    hydraFile: options.hydraConfig,
    kratosFile: options.kratosConfig,
    dataDirectory: dataDirectory(options.dataDir, process.env),
    environment: process.env,
    components: options.components ?? ['oauth2', 'identity', 'login-ui'],
    dev: options.dev,
  }
}
