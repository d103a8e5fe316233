import { InputError } from '@backstage/errors';
import {
  pricingOptionOf,
  ResourceUseInput,
  runOfLabels,
  SkippedUse,
} from '@ml-home/backstage-plugin-ml-home-common';
import { z } from 'zod';

/** What is known of a cluster, and its jobs do not say. */
export interface ClusterFacts {
  cluster: string;
  /** Address of its dashboard, for links. */
  dashboard?: string;
  provider?: string;
  region?: string;
  gpuType?: string;
}

const entrypoint = {
  entrypoint_num_cpus: z.number().nullish(),
  entrypoint_num_gpus: z.number().nullish(),
  /** Bytes. */
  entrypoint_memory: z.number().nullish(),
  entrypoint_resources: z.record(z.string(), z.number()).nullish(),
};

/**
 * JobDetails of Ray's Jobs API, of which only this is read. As 2.60 answers it tells nothing of resources, not even those
 * of the entry point; what it takes of those when a job is submitted is read where an answer holds it.
 */
const jobSchema = z.object({
  job_id: z.string().nullish(),
  submission_id: z.string().nullish(),
  status: z.string(),
  /** Milliseconds, as the end. */
  start_time: z.number().nullish(),
  end_time: z.number().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  ...entrypoint,
});
type Job = z.infer<typeof jobSchema>;

const RUNNING = ['RUNNING'];
const OVER = ['SUCCEEDED', 'FAILED', 'STOPPED'];
const ACCELERATOR = 'accelerator_type:';
const GIB = 2 ** 30;
/** Keys of metadata; those of tags of runs count as well, so that one dictionary serves both. */
const KEYS = {
  gpuType: ['mlhome.dev/gpu-type'],
  gpus: ['mlhome.dev/gpus', 'mlhome.dev/gpu-count'],
  cpus: ['mlhome.dev/cpus', 'mlhome.dev/cpu-count'],
  memoryGiB: ['mlhome.dev/memory-gib'],
  provider: ['mlhome.dev/cloud-provider'],
  region: ['mlhome.dev/cloud-region'],
  pricing: ['mlhome.dev/pricing'],
};

type Metadata = Record<string, string>;

const textOf = (metadata: Metadata, keys: string[]): string | undefined =>
  keys.map(key => metadata[key]?.trim()).find(value => value);

/** A count as text; throws where it is none, since no count is not zero. */
function numberOf(metadata: Metadata, keys: string[]): number | undefined {
  const key = keys.find(one => metadata[one]?.trim());
  if (!key) return undefined;
  const value = Number(metadata[key]);
  if (!Number.isFinite(value) || value < 0) {
    throw new InputError(
      `metadata '${key}' must be a number, not '${metadata[key].slice(0, 50)}'`,
    );
  }
  return value;
}

function heldBy(job: Job): Partial<ResourceUseInput> | undefined {
  const metadata = job.metadata ?? {};
  const declared = {
    gpus: numberOf(metadata, KEYS.gpus),
    cpus: numberOf(metadata, KEYS.cpus),
    memoryGiB: numberOf(metadata, KEYS.memoryGiB),
  };
  if (Object.values(declared).some(value => value !== undefined)) {
    return {
      ...declared,
      gpuType: textOf(metadata, KEYS.gpuType),
      basis: 'declared',
    };
  }
  const named = Object.entries(job.entrypoint_resources ?? {});
  const type = named.find(([key]) => key.startsWith(ACCELERATOR))?.[0];
  const driver = {
    gpus: job.entrypoint_num_gpus ?? undefined,
    cpus: job.entrypoint_num_cpus ?? undefined,
    memoryGiB:
      typeof job.entrypoint_memory === 'number'
        ? job.entrypoint_memory / GIB
        : undefined,
  };
  // Nothing, or zero of everything, is what a job says that asks for its resources inside.
  if (!Object.values(driver).some(value => value)) return undefined;
  return {
    ...driver,
    gpuType: textOf(metadata, KEYS.gpuType) ?? type?.slice(ACCELERATOR.length),
    basis: 'driver',
  };
}

/** What is wrong with a job, by its field; what is no object has none. */
const reasonOf = ({ path, message }: z.core.$ZodIssue): string =>
  path.length > 0
    ? `'${path.join('.')}' ${message}`
    : `it is no job as Ray tells of them: ${message}`;

function toUse(job: Job, of: ClusterFacts, now: number): ResourceUseInput {
  const metadata = job.metadata ?? {};
  const id = (job.submission_id ?? job.job_id)!;
  if (job.start_time === null || job.start_time === undefined) {
    throw new InputError('it has not started');
  }
  const running = RUNNING.includes(job.status);
  if (!running && !OVER.includes(job.status)) {
    throw new InputError(`it is ${job.status}`);
  }
  if (!running && !job.end_time) {
    throw new InputError(`it is ${job.status}, and says no end_time`);
  }
  const held = heldBy(job);
  if (!held) {
    throw new InputError(
      `it does not say what it held: Ray tells that of no job; set ${KEYS.gpus[0]}, ${KEYS.gpuType[0]} or ${KEYS.cpus[0]} in its metadata`,
    );
  }
  const instant = (millis: number, field: string): string => {
    const date = new Date(millis);
    if (Number.isNaN(date.getTime()) || millis > 4e12 || millis < 0) {
      throw new InputError(`'${field}' is no time in milliseconds`);
    }
    if (millis > now + 300_000) {
      throw new InputError(`'${field}' lies in the future: is a clock wrong?`);
    }
    return date.toISOString();
  };
  return {
    ...held,
    id: `${of.cluster}/${id}`,
    name: id,
    url: of.dashboard && `${of.dashboard}/#/jobs/${encodeURIComponent(id)}`,
    run: runOfLabels(metadata),
    gpuType: held.gpus ? held.gpuType ?? of.gpuType : undefined,
    start: instant(job.start_time, 'start_time'),
    end: running ? undefined : instant(job.end_time!, 'end_time'),
    provider: textOf(metadata, KEYS.provider) ?? of.provider,
    region: textOf(metadata, KEYS.region) ?? of.region,
    pricing: pricingOptionOf(textOf(metadata, KEYS.pricing)),
    pool: of.cluster,
    labels: Object.fromEntries(
      Object.entries(metadata)
        .filter(([key]) => key !== '' && key.length <= 300)
        .slice(0, 200)
        .map(([key, value]) => [key, value.slice(0, 2000)]),
    ),
  };
}

/**
 * What jobs held, by the answer of `GET /api/jobs/`: from start to end, or until now while they run. How much is what
 * their metadata declare. Jobs that cannot be read, or say nothing, are told and left out.
 *
 * @throws InputError - it is no answer of Ray's Jobs API
 */
export function toUses(
  answer: unknown,
  of: ClusterFacts,
  now = Date.now(),
): { uses: ResourceUseInput[]; skipped: SkippedUse[] } {
  if (!Array.isArray(answer)) {
    throw new InputError(
      'The answer is not a list of jobs, as GET /api/jobs/ of Ray gives',
    );
  }
  const uses: ResourceUseInput[] = [];
  const skipped: SkippedUse[] = [];
  for (const [at, one] of answer.entries()) {
    const { success, data, error } = jobSchema.safeParse(one);
    if (!success || !(data.submission_id ?? data.job_id)) {
      const [issue] = error?.issues ?? [];
      skipped.push({
        id: `job ${at}`,
        reason: issue
          ? reasonOf(issue)
          : 'it says neither submission_id nor job_id',
      });
      continue;
    }
    try {
      uses.push(toUse(data, of, now));
    } catch (problem) {
      skipped.push({
        id: (data.submission_id ?? data.job_id)!.slice(0, 500),
        reason: (problem as Error).message,
      });
    }
  }
  return { uses, skipped };
}

/** @throws InputError - it is no JSON, or no answer of Ray's Jobs API */
export function readAnswer(
  text: string,
  of: ClusterFacts,
): ReturnType<typeof toUses> {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    throw new InputError(
      `The answer is no JSON (${
        (error as Error).message
      }): is this the address of Ray's dashboard?`,
    );
  }
  return toUses(answer, of);
}
