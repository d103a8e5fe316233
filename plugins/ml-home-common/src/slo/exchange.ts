import { InputError } from '@backstage/errors';
import { Deadline, Schedule } from './types';

/** A promise as it is exchanged with other tools. */
export interface ExchangedSlo {
  schedule?: Schedule;
  slo: { objective: number; deadline: Deadline; windowDays: number };
}

const PREFIX = 'mlhome.dev/';
const UNITS: Record<string, number> = {
  m: 1,
  min: 1,
  minute: 1,
  minutes: 1,
  h: 60,
  hr: 60,
  hour: 60,
  hours: 60,
  d: 1_440,
  day: 1_440,
  days: 1_440,
};

type Fields = Record<string, unknown>;

const fields = (value: unknown, name: string): Fields => {
  if (!value || typeof value !== 'object' || Array.isArray(value)) {
    throw new InputError(`${name} must be an object`);
  }
  return value as Fields;
};
const listOf = (value: unknown, name: string): Fields[] => {
  if (!Array.isArray(value) || value.length === 0) {
    throw new InputError(`${name} must be a list with one entry at least`);
  }
  return value.map((item, index) => fields(item, `${name}[${index}]`));
};

const spoken = (minutes: number): string => {
  if (minutes % 1_440 === 0 && minutes > 0) return `${minutes / 1_440}d`;
  return minutes % 60 === 0 && minutes > 0 ? `${minutes / 60}h` : `${minutes}m`;
};

function minutesOf(text: unknown, name: string): number {
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(String(text)) ?? [];
  if (count === undefined) {
    throw new InputError(
      `${name} must be written as 90m, 10h or 2d, not '${text}'`,
    );
  }
  return Number(count) * UNITS[unit];
}

/**
 * An SLO of OpenSLO v1: the ratio of partitions on time, by occurrences in a rolling window. What OpenSLO has no field
 * for, the schedule and the deadline, goes into annotations.
 */
export function toOpenSlo(
  family: string,
  schedule: Schedule,
  { objective, deadline, windowDays }: ExchangedSlo['slo'],
): object {
  const name = family
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
  const query = (good: boolean) => ({
    metricSource: {
      type: 'ml-home',
      spec: { family, partitions: good ? 'on_time' : 'judged' },
    },
  });
  return {
    apiVersion: 'openslo/v1',
    kind: 'SLO',
    metadata: {
      name: `${name}-delivery`,
      displayName: `Delivery of ${family}`,
      annotations: {
        [`${PREFIX}cadence`]: schedule.cadence,
        [`${PREFIX}zone`]: schedule.zone,
        ...(schedule.cron ? { [`${PREFIX}cron`]: schedule.cron } : {}),
        ...(deadline.kind === 'offset'
          ? { [`${PREFIX}within`]: spoken(deadline.minutes) }
          : {
              [`${PREFIX}at`]: deadline.time,
              [`${PREFIX}days`]: String(deadline.days),
            }),
      },
    },
    spec: {
      service: name,
      indicator: {
        metadata: { name: `${name}-on-time` },
        spec: {
          ratioMetric: {
            counter: false,
            good: query(true),
            total: query(false),
          },
        },
      },
      timeWindow: [{ duration: `${windowDays}d`, isRolling: true }],
      budgetingMethod: 'Occurrences',
      objectives: [{ displayName: 'On time', target: objective }],
    },
  };
}

function deadlineFrom(annotations: Fields): Deadline {
  const within = annotations[`${PREFIX}within`];
  const at = annotations[`${PREFIX}at`];
  if (within !== undefined) {
    return {
      kind: 'offset',
      minutes: minutesOf(within, `metadata.annotations.${PREFIX}within`),
    };
  }
  if (at === undefined) {
    throw new InputError(
      `metadata.annotations needs ${PREFIX}within (such as 10h after the partition ends) or ${PREFIX}at (such as 10:00): OpenSLO has no field for the deadline`,
    );
  }
  return {
    kind: 'wallClock',
    time: String(at),
    days: Number(annotations[`${PREFIX}days`] ?? 0),
  };
}

/** Reads an SLO of OpenSLO v1. Throws InputError that names the field. */
export function fromOpenSlo(document: unknown): ExchangedSlo {
  const root = fields(document, 'The document');
  if (!String(root.apiVersion).startsWith('openslo/v1')) {
    throw new InputError(
      `apiVersion must be openslo/v1, not '${root.apiVersion}'`,
    );
  }
  if (root.kind !== 'SLO') {
    throw new InputError(`kind must be SLO, not '${root.kind}'`);
  }
  const metadata = fields(root.metadata, 'metadata');
  const annotations = fields(
    metadata.annotations ?? {},
    'metadata.annotations',
  );
  const spec = fields(root.spec, 'spec');
  if (spec.budgetingMethod !== 'Occurrences') {
    throw new InputError(
      `spec.budgetingMethod must be Occurrences, not '${spec.budgetingMethod}': deliveries are counted`,
    );
  }
  const [window] = listOf(spec.timeWindow, 'spec.timeWindow');
  const [, days, unit] =
    /^(\d{1,3})([dw])$/.exec(String(window.duration)) ?? [];
  if (days === undefined || window.isRolling !== true) {
    throw new InputError(
      'spec.timeWindow[0] must be rolling, with a duration in days or weeks such as 28d',
    );
  }
  const [objective] = listOf(spec.objectives, 'spec.objectives');
  const target =
    objective.target ??
    (typeof objective.targetPercent === 'number'
      ? objective.targetPercent / 100
      : undefined);
  if (typeof target !== 'number') {
    throw new InputError('spec.objectives[0].target must be a number');
  }
  const cadence = annotations[`${PREFIX}cadence`];
  return {
    schedule: cadence
      ? {
          cadence: cadence as Schedule['cadence'],
          zone: String(annotations[`${PREFIX}zone`] ?? 'UTC'),
          cron: annotations[`${PREFIX}cron`] as string | undefined,
        }
      : undefined,
    slo: {
      objective: target,
      deadline: deadlineFrom(annotations),
      windowDays: Number(days) * (unit === 'w' ? 7 : 1),
    },
  };
}

const FREQUENCIES: Record<string, Schedule['cadence']> = {
  h: 'hour',
  d: 'day',
  w: 'week',
};

/** The service level of an Open Data Contract (v3): how often, and how late at most. */
export function toOdcs(
  family: string,
  schedule: Schedule,
  { objective, deadline }: ExchangedSlo['slo'],
): object {
  const element = family;
  const unit = { hour: 'h', day: 'd', week: 'w', month: 'm', cron: 'cron' }[
    schedule.cadence
  ];
  return {
    slaProperties: [
      schedule.cadence === 'cron'
        ? {
            property: 'frequency',
            value: 1,
            unit,
            element,
            scheduler: 'cron',
            schedule: schedule.cron,
          }
        : { property: 'frequency', value: 1, unit, element },
      deadline.kind === 'offset'
        ? {
            property: 'latency',
            value: deadline.minutes,
            unit: 'min',
            element,
            description: `${
              objective * 100
            } % of partitions within this time of their end`,
          }
        : {
            property: 'timeOfAvailability',
            value: deadline.time,
            valueExt: deadline.days,
            unit: schedule.zone,
            element,
            description: `${
              objective * 100
            } % of partitions by this time of day, so many days after the date they end on`,
          },
    ],
  };
}

/**
 * Reads the service level of an Open Data Contract. It has no share of partitions, so the objective is given beside it;
 * a time of availability needs the name of a zone, because an offset is wrong half of the year.
 */
export function fromOdcs(document: unknown, objective: number): ExchangedSlo {
  const root = fields(document, 'The document');
  const properties = listOf(root.slaProperties, 'slaProperties');
  const find = (name: string) =>
    properties.findIndex(({ property }) => property === name);
  const at = find('latency');
  const clock = find('timeOfAvailability');
  const often = find('frequency');
  const zone = clock >= 0 ? String(properties[clock].unit ?? '') : '';
  let deadline: Deadline;
  if (at >= 0) {
    const { value, unit } = properties[at];
    const each = UNITS[String(unit).toLowerCase()];
    if (typeof value !== 'number' || each === undefined) {
      throw new InputError(
        `slaProperties[${at}] must have a number as value and minutes, hours or days as unit`,
      );
    }
    deadline = { kind: 'offset', minutes: Math.round(value * each) };
  } else if (clock >= 0) {
    if (!/^[A-Za-z_]+\/[A-Za-z_/+-]+$|^UTC$/.test(zone)) {
      throw new InputError(
        `slaProperties[${clock}].unit must name a time zone such as Europe/Stockholm: an offset is wrong half of the year`,
      );
    }
    deadline = {
      kind: 'wallClock',
      time: String(properties[clock].value),
      days: Number(properties[clock].valueExt ?? 0),
    };
  } else {
    throw new InputError(
      "slaProperties needs 'latency' or 'timeOfAvailability'",
    );
  }
  const frequency = often >= 0 ? properties[often] : undefined;
  const cadence =
    frequency && Number(frequency.value ?? 1) === 1
      ? FREQUENCIES[String(frequency.unit).toLowerCase().slice(0, 1)]
      : undefined;
  return {
    schedule: cadence ? { cadence, zone: zone || 'UTC' } : undefined,
    slo: { objective, deadline, windowDays: 28 },
  };
}
