import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ComponentName } from '../contracts/component.ts'
import { checkTree } from './check.ts'
import { type Configuration, configuration } from './configuration.ts'
import { ensureDataDirectory } from './data-directory.ts'
import { applyEnvironment, type Environment } from './environment.ts'
import { configurationFileName, writeFirstConfiguration } from './first-start.ts'
import { fromHydra } from './originals/hydra.ts'
import { applyHydraEnvironment } from './originals/hydra-environment.ts'
import { fromKratos } from './originals/kratos.ts'
import { ConfigurationError } from './problem.ts'
import { requirements } from './requirements.ts'
import { readSecretFiles, secretFilesOf } from './secret-files.ts'
import { type ConfigurationTree, emptyTree, mergeTrees } from './tree.ts'
import { readYamlFile } from './yaml-file.ts'

export interface ConfigurationSources {
  /** The configuration file; absent: the one in the data directory, which the first start writes. */
  readonly file?: string | undefined
  /** Configuration files of the originals. The platform's own file and the environment win over them. */
  readonly hydraFile?: string | undefined
  readonly kratosFile?: string | undefined
  readonly dataDirectory: string
  readonly environment: Environment
  readonly components: readonly ComponentName[]
  /** Both `oauth2.dev` and `identity.dev`. */
  readonly dev?: boolean | undefined
}

export interface LoadedConfiguration {
  readonly configuration: Configuration
  /** Every file that was read, secret files too: when one changes, load again. */
  readonly files: readonly string[]
  /** What the operator should know, as sentences. */
  readonly notices: readonly string[]
}

/**
 * Reads the configuration: originals' files, then the platform's file, then the environment, each over the
 * one before. Writes a first configuration where there is none.
 * @throws ConfigurationError with every problem that was found
 */
export function loadConfiguration(sources: ConfigurationSources): LoadedConfiguration {
  const notices: string[] = []
  const file = sources.file ?? ownFile(sources, notices)
  const files = [sources.hydraFile, sources.kratosFile, file].filter((name) => name !== undefined)
  const written = files.length === 0 ? emptyTree : readFiles(sources, file)
  const tree = applyEnvironment(
    sources.dev ? mergeTrees(written, development) : written,
    sources.environment,
    configuration,
  )
  if (file !== undefined) checkPermissions(file, tree, sources.file === undefined, notices)
  const checked = checkTree(readSecretFiles(tree, configuration), configuration)
  requirements(checked, tree, sources.components)
  return { configuration: checked, files: [...files, ...secretFilesOf(tree, configuration)], notices }
}

const development: ConfigurationTree = {
  value: { oauth2: { dev: true }, identity: { dev: true } },
  places: new Map(),
}

/** The file in the data directory; undefined when the configuration comes from elsewhere altogether. */
function ownFile(sources: ConfigurationSources, notices: string[]): string | undefined {
  const file = join(sources.dataDirectory, configurationFileName)
  if (existsSync(file)) return file
  const { environment, hydraFile, kratosFile } = sources
  if (environment.SECRETS || environment.SECRETS_FILE || hydraFile || kratosFile) return undefined
  ensureDataDirectory(sources.dataDirectory)
  if (writeFirstConfiguration(sources.dataDirectory))
    notices.push(
      `There was no configuration: wrote one with generated secrets to ${file}. Every further process on the same database needs the same secrets.`,
    )
  return file
}

function readFiles(sources: ConfigurationSources, file: string | undefined): ConfigurationTree {
  const hydra = sources.hydraFile
    ? fromHydra(applyHydraEnvironment(readYamlFile(sources.hydraFile), sources.environment))
    : emptyTree
  const kratos = sources.kratosFile ? fromKratos(readYamlFile(sources.kratosFile)) : emptyTree
  const own = file ? readYamlFile(file) : emptyTree
  // There is one public and one admin listener: where both originals say another one, Hydra's counts.
  return mergeTrees(mergeTrees(kratos, hydra), own)
}

/** A file that others may write is never used; one of ours that others may read is not either. */
function checkPermissions(file: string, tree: ConfigurationTree, own: boolean, notices: string[]): void {
  if (process.platform === 'win32') return
  const { mode } = statSync(file)
  const refuse = (message: string) =>
    new ConfigurationError([{ place: { kind: 'file', file, line: 1, column: 1 }, key: '', message }])
  if (mode & 0o002) throw refuse(`everybody may write to this file. Run "chmod o-w ${file}".`)
  if (!(mode & 0o044) || !holdsSecrets(tree)) return
  if (own) throw refuse(`other accounts may read the secrets in this file. Run "chmod 600 ${file}".`)
  notices.push(
    `Other accounts may read the secrets in ${file}. Run "chmod 600 ${file}", or move the secrets to files of their own.`,
  )
}

/** True when the file itself holds secrets of the platform, rather than naming files that do. */
function holdsSecrets({ value }: ConfigurationTree): boolean {
  return Array.isArray(value.secrets) && value.secrets.some((secret) => typeof secret === 'string')
}
