import {
  ActionMenu,
  Button,
  ToastMessage,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ReviewDetail } from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { ActDialog } from '../ActDialog';
import { saveBlob } from '../saveBlob';
import { useAct } from '../useGovernance';

type Event = 'submit' | 'withdraw' | 'suspend' | 'resume' | 'retire';

const asks = {
  submit: 'govReview.askSubmit',
  withdraw: 'govReview.askWithdraw',
  suspend: 'govReview.askSuspend',
  resume: 'govReview.askResume',
  retire: 'govReview.askRetire',
} as const;
const labels = {
  submit: 'govReview.resubmit',
  withdraw: 'govReview.withdraw',
  suspend: 'govReview.suspend',
  resume: 'govReview.resume',
  retire: 'govReview.retire',
} as const;

/** What may be done with a review as it stands. */
function eventsOf({ state }: ReviewDetail): Event[] {
  const events: Event[] = [];
  if (['draft', 'changes_requested', 'stale', 'expired'].includes(state))
    events.push('submit');
  if (['submitted', 'in_review', 'draft', 'changes_requested'].includes(state))
    events.push('withdraw');
  if (
    [
      'approved',
      'approved_with_conditions',
      'stale',
      'submitted',
      'in_review',
    ].includes(state)
  )
    events.push('suspend');
  if (state === 'suspended') events.push('resume');
  if (!['rejected', 'withdrawn', 'retired'].includes(state))
    events.push('retire');
  return events;
}

/** Audit pack, and the moves beside deciding. */
export function ReviewActions(props: {
  review: ReviewDetail;
  show: (message: ToastMessage) => void;
}) {
  const { t } = useMlHomeTranslation();
  const { review, show } = props;
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [asking, setAsking] = useState<Event>();
  const name = `${review.model} v${review.version}`;
  const move = useAct(
    (client, { event, reason }: { event: Event; reason: string }) => {
      const params = { id: review.id };
      const { revision } = review;
      return event === 'submit' || event === 'withdraw'
        ? client.governance.move({ params, body: { event, reason, revision } })
        : client.governance.hold({ params, body: { event, reason, revision } });
    },
    show,
  );
  const download = useAct(async client => {
    const blob = (await client.governance.auditPack({
      params: { id: review.id },
    })) as unknown as Blob;
    saveBlob(blob, `audit-pack-${review.id}.json`);
    return blob;
  }, show);
  const events = eventsOf(review);
  return (
    <>
      {events.includes('submit') && (
        <Button onClick={() => setAsking('submit')}>
          {t('govReview.resubmit')}
        </Button>
      )}
      <Button
        aria-haspopup="menu"
        onClick={event => setAnchor(event.currentTarget)}
      >
        {t('govReview.moreActions')}
      </Button>
      <ActionMenu
        label={t('govReview.moreActions')}
        anchor={anchor}
        onClose={() => setAnchor(null)}
        groups={[
          [
            {
              label: t('govReview.download'),
              onClick: () => {
                download.run(undefined, () => t('govReview.download'));
              },
            },
          ],
          events
            .filter(event => event !== 'submit')
            .map(event => ({
              label: t(labels[event]),
              onClick: () => setAsking(event),
            })),
        ]}
      />
      {asking && (
        <ActDialog
          title={t(labels[asking])}
          text={t(asks[asking], { name })}
          confirm={`${t(labels[asking])} ${name}`}
          danger={asking !== 'submit' && asking !== 'resume'}
          busy={move.busy}
          onClose={() => setAsking(undefined)}
          onConfirm={reason => {
            move
              .run({ event: asking, reason }, after =>
                t('govReview.moved', { state: t(`govState.${after.state}`) }),
              )
              .then(done => done && setAsking(undefined));
          }}
        />
      )}
    </>
  );
}
