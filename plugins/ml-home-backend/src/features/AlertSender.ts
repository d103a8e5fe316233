import {
  familySegment,
  FirstLate,
} from '@ml-home/backstage-plugin-ml-home-common';
import { OutboxSender, SenderOptions } from '../outbox';
import { DatabaseAlertStore, DbAlertRow } from './DatabaseAlertStore';

/** A time as it is read in the family's zone. */
function told(instant: string | undefined, zone: string | null): string {
  if (!instant) return '';
  const text = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone ?? 'UTC',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(instant));
  return `${text} ${zone ?? 'UTC'}`;
}

/** How long something took, in the largest unit that fits. */
function span(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

/** Which source before the family was late first, and how that is known. */
function firstLateWords(
  cause: FirstLate | undefined,
  zone: string | null,
): string {
  if (!cause) return '';
  const { source, found, reason } = cause;
  if (found === 'none') {
    return ' All sources before it that are known came in time.';
  }
  if (!source) {
    return reason === 'no_lineage'
      ? ' What was late first is unknown: no lineage leads to it.'
      : ' What was late first is unknown: nobody knows when its sources usually come.';
  }
  const expected =
    source.by === 'promise'
      ? `the deadline that ${source.family} promises`
      : `its usual time, known from ${source.history} deliveries`;
  const edge = source.learned === 'assumed' ? ', by an assumed edge' : '';
  return source.arrivedAt
    ? ` First late: ${source.name}, ${span(
        Date.parse(source.arrivedAt) - Date.parse(source.expectedAt),
      )} after ${expected}${edge}.`
    : ` First late: ${source.name}, missing since ${told(
        source.expectedAt,
        zone,
      )}, ${expected}${edge}.`;
}

/** A proposal to the owner, or what became of it to who made it. */
function toProposalNotification(
  kind: 'proposal' | 'decision',
  facts: DbAlertRow['facts'],
  family: string,
  name: string,
) {
  const of = facts.feature ? `${family}, ${facts.feature}` : family;
  const what = facts.proposal === 'slo' ? 'another promise' : 'that it retires';
  const page = `/ml-home/features/${familySegment(name)}`;
  return {
    title:
      kind === 'proposal'
        ? `${of}: ${facts.author ?? 'a service'} proposes ${what}`
        : `${of}: your proposal was ${facts.decision}`,
    description: facts.reason ?? '',
    link:
      facts.proposal === 'slo'
        ? `${page}?tab=quality`
        : '/ml-home/features/retirement',
    severity: 'normal' as const,
  };
}

/** An alert in words. */
export function toNotification({ kind, facts, name, title, zone }: DbAlertRow) {
  const family = title ?? name;
  const { partition = '' } = facts;
  const page = `/ml-home/features/${familySegment(name)}?tab=quality`;
  const link = partition
    ? `${page}&partition=${encodeURIComponent(partition)}`
    : page;
  switch (kind) {
    case 'breach':
      return {
        title: facts.arrivedAt
          ? `${family}: ${partition} came late`
          : `${family}: ${partition} is overdue`,
        description:
          (facts.arrivedAt
            ? `Due ${told(facts.deadline, zone)}, delivered ${told(
                facts.arrivedAt,
                zone,
              )}.`
            : `It was due ${told(facts.deadline, zone)} and has not come.`) +
          firstLateWords(facts.firstLate, zone),
        link,
        severity: 'high' as const,
      };
    case 'recovered':
      return {
        title: `${family}: delivered again`,
        description: `${partition} came ${told(
          facts.arrivedAt,
          zone,
        )}; nothing is overdue any more.`,
        link,
        severity: 'normal' as const,
      };
    case 'burn':
      return {
        title: `${family}: its error budget is being spent fast`,
        description: `At least ${facts.rate?.toFixed(
          1,
        )} times as fast as the promise allows.`,
        link,
        severity: 'high' as const,
      };
    case 'proposal':
    case 'decision':
      return toProposalNotification(kind, facts, family, name);
    default:
      return {
        title:
          facts.version === 1
            ? `${family}: a promise was made`
            : `${family}: the promise was changed`,
        description: `Version ${facts.version}${
          facts.author ? ` by ${facts.author}` : ''
        } is in force from now on.`,
        link,
        severity: 'normal' as const,
      };
  }
}

/** Tells owners and watchers. */
export class AlertSender extends OutboxSender<DbAlertRow> {
  constructor(options: SenderOptions<DatabaseAlertStore>) {
    super(options, {
      task: 'ml-home-feature-alerts',
      whom: 'Owners of features',
      write: row =>
        row.recipients.length === 0
          ? undefined
          : {
              recipients: { type: 'entity', entityRef: row.recipients },
              payload: {
                ...toNotification(row),
                topic: 'feature-delivery',
                scope: `ml-home:${row.name}:${row.kind}:${row.key}`,
              },
            },
    });
  }
}
