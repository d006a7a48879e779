import { Command } from 'commander'
import { firstConfiguration } from '../../../config/first-start.ts'
import { print } from '../../output.ts'

export const initCommand = () =>
  new Command('init')
    .description('Write a configuration to begin with, with generated secrets, to standard output')
    .action(() => print(firstConfiguration().trimEnd()))
