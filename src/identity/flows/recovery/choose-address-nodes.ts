import type { UiNode } from '../../../contracts/identity-api.ts'
import type { IdentityContext } from '../../context.ts'
import { maskAddress } from '../../one-time-codes/address.ts'
import { inputNode, submitNode } from '../../ui-nodes/input-node.ts'
import { resendCode } from '../../ui-text/proof.ts'
import {
  maskedAddress,
  recoveryAddressLabel,
  recoveryBack,
  recoveryCodeLabel,
} from '../../ui-text/recovery.ts'
import type { RecoveryFlowRecord } from '../flow.ts'
import { codeNode, methodNode, sendNode } from '../proof-by-message/proof-nodes.ts'
import { addressHandle } from './address-choice.ts'

/** The pages of a recovery that lets the person choose where the code is sent to. */
export function chooseAddressNodes(context: IdentityContext, flow: RecoveryFlowRecord): readonly UiNode[] {
  const { method, state, address = '' } = flow
  const written = inputNode(method, { name: 'recovery_address', type: 'hidden', value: address })
  const back = submitNode(method, 'screen', 'previous', recoveryBack())
  switch (state) {
    case 'recovery_awaiting_address':
      return [
        inputNode(method, { name: 'recovery_address', type: 'text', required: true }, recoveryAddressLabel()),
        sendNode(method),
      ]
    case 'recovery_awaiting_address_choice':
      return [
        ...(flow.choices ?? []).map((choice) =>
          submitNode(
            method,
            'recovery_select_address',
            addressHandle(context, flow, choice),
            maskedAddress(maskAddress(choice)),
          ),
        ),
        methodNode(method),
        written,
        back,
      ]
    case 'recovery_confirming_address':
      return [
        inputNode(
          method,
          { name: 'recovery_confirm_address', type: 'text', required: true },
          recoveryAddressLabel(),
        ),
        sendNode(method),
        methodNode(method),
        written,
        back,
      ]
    default:
      return [
        codeNode(recoveryCodeLabel(), { pattern: '[0-9]+', maxlength: 6 }),
        sendNode(method),
        methodNode(method),
        submitNode(method, 'recovery_confirm_address', flow.sentTo ?? address, resendCode()),
        written,
        back,
      ]
  }
}
