import { Command } from 'commander'
import { calibrateCommand } from './argon2/calibrate.ts'

export const hashersCommand = () =>
  new Command('hashers')
    .description('Find out how passwords can be hashed here')
    .addCommand(new Command('argon2').description('Of argon2id').addCommand(calibrateCommand()))
