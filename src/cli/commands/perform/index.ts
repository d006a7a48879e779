import { Command } from 'commander'
import { performAuthorizationCodeCommand } from './authorization-code.ts'
import { performClientCredentialsCommand } from './client-credentials.ts'
import { performDeviceCodeCommand } from './device-code.ts'

export const performCommand = () =>
  new Command('perform')
    .description('Act as an application: get tokens of a running server, to try it out')
    .addCommand(performAuthorizationCodeCommand())
    .addCommand(performClientCredentialsCommand())
    .addCommand(performDeviceCodeCommand())
