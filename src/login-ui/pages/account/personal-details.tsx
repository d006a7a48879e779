import type { ReactNode } from 'react'
import type { Identity, VerifiableAddress } from '../../../contracts/identity-api.ts'
import { PointInTime } from '../../components/point-in-time.tsx'
import { useSite } from '../../rendering/site.ts'
import { type DescribedTrait, describeTraits } from './describe-traits.ts'

/** What the platform knows about the person. */
export function PersonalDetails({ identity }: { readonly identity: Identity }) {
  const { account: texts } = useSite().texts
  const traits = describeTraits(identity.traits, texts)
  const addresses = identity.verifiable_addresses ?? []
  const isTrait = (value: string) => traits.some(({ text }) => text === value)
  // A user name may be spelled like the address; the address is the first of the two.
  const addressShownAt = (trait: DescribedTrait) =>
    addresses.find(({ value }) => traits.find(({ text }) => text === value) === trait)
  return (
    <section aria-labelledby="details">
      <h2 id="details">{texts.detailsHeading}</h2>
      {traits.length === 0 && <p>{texts.noDetails}</p>}
      <dl className="facts">
        {traits.map((trait) => (
          <Line key={trait.name} label={trait.label}>
            {trait.text} <Verification address={addressShownAt(trait)} />
          </Line>
        ))}
        {addresses
          .filter(({ value }) => !isTrait(value))
          .map((address) => (
            <Line key={address.id} label={texts.addressKinds[address.via] ?? address.via}>
              {address.value} <Verification address={address} />
            </Line>
          ))}
        <Line label={texts.memberSince}>
          <PointInTime time={identity.created_at} />
        </Line>
        <Line label={texts.identifier}>
          <code>{identity.id}</code>
        </Line>
      </dl>
    </section>
  )
}

function Line({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="facts__row">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Whether the person has shown that an address is theirs. */
function Verification({ address }: { readonly address: VerifiableAddress | undefined }) {
  const { account: texts } = useSite().texts
  if (!address) return null
  return (
    <span className={address.verified ? 'badge badge--success' : 'badge'}>
      {address.verified ? texts.verified : texts.notVerified}
    </span>
  )
}
