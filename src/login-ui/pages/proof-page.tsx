import type { RecoveryFlow, VerificationFlow } from '../../contracts/identity-api.ts'
import { FlowFormView } from '../flow-form/flow-form-view.tsx'
import { FlowMessages, hasErrors } from '../flow-form/flow-messages.tsx'
import { Page } from '../rendering/page.tsx'

export interface ProofViewProps {
  readonly flow: RecoveryFlow | VerificationFlow
  readonly texts: { readonly heading: string; readonly introduction: string }
}

/** A recovery or a verification: an address to send a message to, or the code that was sent. */
export function ProofView({ flow, texts }: ProofViewProps) {
  const isBeginning = flow.state === 'choose_method' || flow.state === 'recovery_awaiting_address'
  return (
    <Page heading={texts.heading} isError={hasErrors(flow.ui)}>
      <FlowMessages ui={flow.ui} />
      {isBeginning && <p className="lead">{texts.introduction}</p>}
      <FlowFormView ui={flow.ui} />
    </Page>
  )
}
