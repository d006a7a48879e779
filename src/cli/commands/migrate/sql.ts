import { Command } from 'commander'
import { downCommand } from './down.ts'
import { statusCommand } from './status.ts'
import { upCommand } from './up.ts'

/** The same commands under the names of the originals'. */
export const sqlCommand = () =>
  new Command('sql')
    .description('The same under the names of Hydra and Kratos')
    .addCommand(upCommand())
    .addCommand(downCommand())
    .addCommand(statusCommand())
