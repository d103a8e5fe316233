import {
  Compliance,
  complianceOf,
  DeliveryEvent,
  Excuse,
  budgetOf,
  burnRate,
  daysBefore,
  judge,
  JudgedPartition,
  partitionAt,
  Partition,
  Schedule,
  SloState,
  SloVersion,
  Window,
} from '@ml-home/backstage-plugin-ml-home-common';

const DAY = 86_400_000;
const DEFAULT_WINDOW = 28;
/** Partitions in the row of a list. */
export const STRIP = 28;
/** Less than this share of the stale time left is a risk. */
const LITTLE_LEFT = 0.25;

/** What a verdict on one family is made from. */
export interface FamilyLog {
  schedule: Schedule;
  versions: SloVersion[];
  events: DeliveryEvent[];
  excuses: Excuse[];
}

export interface Verdict {
  state: SloState;
  /** The promise in force now. */
  slo?: SloVersion;
  partitions: JudgedPartition[];
  current: Compliance;
  previous: Compliance;
  /** The oldest partition that is waited for and not overdue. */
  due?: JudgedPartition;
  /** When the verdict changes without an event. */
  nextAt: number;
}

const promiseNow = (versions: SloVersion[]): SloVersion | undefined =>
  versions.reduce<SloVersion | undefined>(
    (last, one) => (!last || one.version > last.version ? one : last),
    undefined,
  );

function longestDelay(versions: SloVersion[]): number {
  const delays = versions.map(({ deadline }) =>
    deadline.kind === 'offset'
      ? deadline.minutes * 60_000
      : (deadline.days + 1) * DAY,
  );
  return Math.max(0, ...delays) + DAY;
}

const windowOf = (versions: SloVersion[], days?: number): number =>
  days ?? promiseNow(versions)?.windowDays ?? DEFAULT_WINDOW;

/** The span in which the partitions end that a verdict looks at: two windows of deadlines, and a strip at least. */
export function spanOf(
  schedule: Schedule,
  versions: SloVersion[],
  now: number,
  windowDays?: number,
): Window {
  const days = windowOf(versions, windowDays);
  let from = daysBefore(schedule, now, 2 * days) - longestDelay(versions);
  if (schedule.cadence === 'month')
    from = Math.min(from, now - STRIP * 31 * DAY);
  if (schedule.cadence === 'week') from = Math.min(from, now - STRIP * 7 * DAY);
  return { from, to: now };
}

function stateOf(
  slo: SloVersion | undefined,
  current: Compliance,
  partitions: JudgedPartition[],
  now: number,
): SloState {
  if (!slo) return 'no_slo';
  if (current.share === null) return 'no_data';
  if (current.share < slo.objective) return 'missed';
  const { stale } = budgetOf(current, slo.objective, slo.windowDays);
  const overdue = partitions.some(({ state }) => state === 'overdue');
  const little = stale.share !== null && stale.share < LITTLE_LEFT;
  const burns = (burnRate(partitions, slo.objective, DAY, now) ?? 0) > 1;
  return overdue || little || burns ? 'at_risk' : 'met';
}

/** The verdict on a family at an instant. */
export function verdictOn(
  log: FamilyLog,
  partitions: Partition[],
  {
    now,
    windowDays,
    knownAt,
  }: { now: number; windowDays?: number; knownAt?: number },
): Verdict {
  const { schedule, versions } = log;
  const judged = judge({ ...log, partitions, now, knownAt });
  const days = windowOf(versions, windowDays);
  const border = daysBefore(schedule, now, days);
  const of = (window: Window) => complianceOf(judged, window, now);
  const current = of({ from: border, to: now });
  const slo = promiseNow(versions);
  const due = judged.find(({ state }) => state === 'pending');
  return {
    state: stateOf(slo, current, judged, now),
    slo,
    partitions: judged,
    current,
    previous: of({ from: daysBefore(schedule, now, 2 * days), to: border }),
    due,
    nextAt: Math.min(
      partitionAt(schedule, now).end,
      now + DAY,
      ...judged.flatMap(({ state, deadline }) =>
        state === 'pending' && deadline !== undefined ? [deadline] : [],
      ),
      ...giveUps(judged, versions).filter(at => at > now),
    ),
  };
}

/** When overdue partitions are given up. */
function giveUps(judged: JudgedPartition[], versions: SloVersion[]): number[] {
  const minutes = new Map(
    versions.map(({ version, giveUpMinutes }) => [version, giveUpMinutes]),
  );
  return judged.flatMap(({ state, deadline, version }) => {
    const giveUp = version === undefined ? undefined : minutes.get(version);
    return state === 'overdue' && deadline !== undefined && giveUp !== undefined
      ? [deadline + giveUp * 60_000]
      : [];
  });
}
