import type { Identity } from '../../../contracts/identity-api.ts'
import { PointInTime } from '../../components/point-in-time.tsx'
import { useSite } from '../../rendering/site.ts'
import { type DescribedTrait, describeTraits } from './describe-traits.ts'

/** What the platform knows about the person. */
export function PersonalDetails({ identity }: { readonly identity: Identity }) {
  const { account: texts } = useSite().texts
  const traits = describeTraits(identity.traits, texts)
  const addresses = identity.verifiable_addresses ?? []
  return (
    <section aria-labelledby="details">
      <h2 id="details">{texts.detailsHeading}</h2>
      {traits.length === 0 && <p>{texts.noDetails}</p>}
      <dl className="facts">
        {traits.map((trait) => (
          <Trait key={trait.name} trait={trait} />
        ))}
        {addresses.map(({ id, via, value, verified }) => (
          <div key={id} className="facts__row">
            <dt>{texts.addressKinds[via] ?? via}</dt>
            <dd>
              {value}{' '}
              <span className={verified ? 'badge badge--success' : 'badge'}>
                {verified ? texts.verified : texts.notVerified}
              </span>
            </dd>
          </div>
        ))}
        <div className="facts__row">
          <dt>{texts.memberSince}</dt>
          <dd>
            <PointInTime time={identity.created_at} />
          </dd>
        </div>
        <div className="facts__row">
          <dt>{texts.identifier}</dt>
          <dd>
            <code>{identity.id}</code>
          </dd>
        </div>
      </dl>
    </section>
  )
}

function Trait({ trait }: { readonly trait: DescribedTrait }) {
  return (
    <div className="facts__row">
      <dt>{trait.label}</dt>
      <dd>{trait.text}</dd>
    </div>
  )
}
