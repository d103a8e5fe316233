import { InputError } from '@backstage/errors';
import {
  ResourceUseInput,
  runOfLabels,
  SkippedUse,
} from '@ml-home/backstage-plugin-ml-home-common';
import { z } from 'zod';
import { quantityOf } from './quantityOf';

const texts = z.object({ values: z.record(z.string(), z.string()).nullish() });
const environment = z.array(z.object({ key: z.string(), value: z.string() }));

const identifier = z.object({
  project: z.string().default(''),
  domain: z.string().default(''),
  name: z.string().min(1).max(300),
  version: z.string().default(''),
});

const executionSchema = z.object({
  spec: z
    .object({
      labels: texts.nullish(),
      annotations: texts.nullish(),
      envs: z.object({ values: environment.nullish() }).nullish(),
    })
    .nullish(),
});

const entries = z.array(z.object({ name: z.string(), value: z.string() }));
const quantities = z.record(
  z.string(),
  z.union([z.string(), z.number()]).transform(String),
);
const podSchema = z.object({
  containers: z
    .array(
      z.object({
        resources: z
          .object({
            requests: quantities.nullish(),
            limits: quantities.nullish(),
          })
          .nullish(),
      }),
    )
    .nullish(),
  nodeSelector: z.record(z.string(), z.string()).nullish(),
});

const templateSchema = z.object({
  type: z.string().default(''),
  container: z
    .object({
      resources: z
        .object({ requests: entries.nullish(), limits: entries.nullish() })
        .nullish(),
      env: environment.nullish(),
    })
    .nullish(),
  k8sPod: z.object({ podSpec: podSchema.nullish() }).nullish(),
  extendedResources: z
    .object({ gpuAccelerator: z.object({ device: z.string() }).nullish() })
    .nullish(),
});
type Template = z.infer<typeof templateSchema>;

const taskSchema = z.object({
  id: identifier,
  closure: z.object({
    compiledTask: z.object({ template: templateSchema }),
  }),
});

const taskExecutionSchema = z.object({
  id: z.object({
    taskId: identifier,
    nodeExecutionId: z.object({
      nodeId: z.string().min(1).max(200),
      executionId: identifier.omit({ version: true }),
    }),
    retryAttempt: z.number().int().min(0).default(0),
  }),
  closure: z.object({
    phase: z.string().default('UNDEFINED'),
    startedAt: z.string().nullish(),
    duration: z.string().nullish(),
    metadata: z
      .object({
        instanceClass: z.string().nullish(),
        externalResources: z.array(z.unknown()).nullish(),
      })
      .nullish(),
  }),
});
type TaskExecution = z.infer<typeof taskExecutionSchema>;

const bodySchema = z
  .object({
    execution: executionSchema.optional(),
    taskExecutions: z.array(taskExecutionSchema),
    tasks: z.array(taskSchema),
  })
  .strict();

const OVER = ['SUCCEEDED', 'FAILED', 'RETRYABLE_FAILED', 'ABORTED'];
/** Task types whose container is all that runs; of others it is one of several. */
const ALONE = ['python-task', 'container', 'raw-container', 'sidecar'];
const GPU = /^(nvidia|amd)\.com\/gpu$/;
const GIB = 2 ** 30;

/** What people named is no field of the protocol. */
const NAMED = ['values', 'custom', 'podSpec', 'pod_spec', 'config'];

/** With the names of fields that JSON has, where they are those of the protocol (`node_id`). */
function inJsonNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inJsonNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      NAMED.includes(key) ? inner : inJsonNames(inner),
    ]),
  );
}

type Held = Pick<ResourceUseInput, 'cpus' | 'memoryGiB' | 'gpus' | 'others'>;

/** Requests, by their Kubernetes name; a limit stands for a request that is not there. */
function requestsOf(template: Template): Map<string, number> {
  const sums = new Map<string, number>();
  const add = (requests: [string, string][], limits: [string, string][]) => {
    for (const [name, text] of new Map([...limits, ...requests])) {
      const value = quantityOf(text);
      if (value === undefined) {
        throw new InputError(
          `its request of ${name} is no quantity: '${text}'`,
        );
      }
      sums.set(name, (sums.get(name) ?? 0) + value);
    }
  };
  const names: Record<string, string> = {
    CPU: 'cpu',
    MEMORY: 'memory',
    GPU: 'nvidia.com/gpu',
    EPHEMERAL_STORAGE: 'ephemeral-storage',
    STORAGE: 'storage',
  };
  const own = template.container?.resources;
  const list = (given: typeof entries._output | null | undefined) =>
    (given ?? []).map(({ name, value }): [string, string] => [
      names[name] ?? name.toLowerCase(),
      value,
    ]);
  if (own) add(list(own.requests), list(own.limits));
  for (const { resources } of template.k8sPod?.podSpec?.containers ?? []) {
    add(
      Object.entries(resources?.requests ?? {}),
      Object.entries(resources?.limits ?? {}),
    );
  }
  return sums;
}

function heldBy(template: Template): Held {
  const requests = [...requestsOf(template)];
  const of = (name: string) => requests.find(([key]) => key === name)?.[1];
  const memory = of('memory');
  const gpus = requests.filter(([key]) => GPU.test(key));
  const others = requests
    .filter(([key]) => key !== 'cpu' && key !== 'memory' && !GPU.test(key))
    .map(([key, count]) => [key, /storage$/.test(key) ? count / GIB : count]);
  return {
    cpus: of('cpu'),
    memoryGiB: memory === undefined ? undefined : memory / GIB,
    gpus:
      gpus.length > 0
        ? gpus.reduce((sum, [, count]) => sum + count, 0)
        : undefined,
    others: others.length > 0 ? Object.fromEntries(others) : undefined,
  };
}

/** Seconds that a task ran; undefined while it runs. */
function secondsOf({ closure }: TaskExecution): number | undefined {
  if (closure.phase === 'RUNNING') return undefined;
  if (!OVER.includes(closure.phase)) {
    throw new InputError(`it is ${closure.phase}`);
  }
  const found = /^(\d+(?:\.\d+)?)s$/.exec(closure.duration ?? '');
  if (!found) {
    throw new InputError(
      closure.duration
        ? `'closure.duration' is '${closure.duration.slice(
            0,
            50,
          )}', which is no duration such as 12.5s`
        : "it is over, and says no 'closure.duration'",
    );
  }
  return Number(found[1]);
}

const keyOf = ({
  project,
  domain,
  name,
  version,
}: z.infer<typeof identifier>) =>
  JSON.stringify([project, domain, name, version]);

/**
 * What tasks of an execution of Flyte held: requests of the container or pod of their template, from the start of each
 * attempt for as long as it took. Other fields than those read may be there.
 *
 * @param given - `taskExecutions` (items of `GET /api/v1/task_executions/…`), `tasks` (`GET /api/v1/tasks/…`) and
 * `execution` (`GET /api/v1/executions/…`), whose labels and annotations name the run
 * @param cluster - tells executions from those of other installations
 * @throws InputError - it is something else, by field
 */
export function flyteUses(
  given: unknown,
  cluster: string,
): { uses: ResourceUseInput[]; skipped: SkippedUse[] } {
  const { success, data, error } = bodySchema.safeParse(inJsonNames(given));
  if (!success) {
    const [issue] = error.issues;
    throw new InputError(
      `'${issue.path.join('.')}' in the body is not as Flyte tells it: ${
        issue.message
      }`,
    );
  }
  const templates = new Map(
    data.tasks.map(({ id, closure }) => [
      keyOf(id),
      closure.compiledTask.template,
    ]),
  );
  const spec = data.execution?.spec;
  const labels = {
    ...spec?.annotations?.values,
    ...spec?.labels?.values,
  };
  const uses: ResourceUseInput[] = [];
  const skipped: SkippedUse[] = [];
  for (const one of data.taskExecutions) {
    const { taskId, nodeExecutionId, retryAttempt } = one.id;
    const { project, domain, name } = nodeExecutionId.executionId;
    const id = [cluster, project, domain, name].filter(Boolean).join('/');
    const segment = `${nodeExecutionId.nodeId}/${retryAttempt}`;
    try {
      const template = templates.get(keyOf(taskId));
      if (!template) {
        throw new InputError(
          `its task '${taskId.name}' of version '${taskId.version}' is not among 'tasks'`,
        );
      }
      const parts = one.closure.metadata?.externalResources?.length ?? 0;
      if (parts > 1) {
        throw new InputError(
          `it has ${parts} parts, of which Flyte tells no times`,
        );
      }
      const seconds = secondsOf(one);
      const start = Date.parse(one.closure.startedAt ?? '');
      if (Number.isNaN(start)) {
        throw new InputError("it says no time in 'closure.startedAt'");
      }
      const held = heldBy(template);
      if (Object.values(held).every(value => value === undefined)) {
        throw new InputError(
          `its task '${taskId.name}' requests no resources: what the installation gives it then is not told`,
        );
      }
      const env = [
        ...(template.container?.env ?? []),
        ...(spec?.envs?.values ?? []),
      ];
      uses.push({
        ...held,
        id,
        segment,
        name: taskId.name,
        basis: ALONE.includes(template.type) ? 'allocated' : 'driver',
        run:
          runOfLabels(labels) ??
          runOfLabels({
            'mlflow.run_id': env.findLast(({ key }) => key === 'MLFLOW_RUN_ID')
              ?.value,
          }),
        gpuType: held.gpus
          ? template.extendedResources?.gpuAccelerator?.device.slice(0, 100) ??
            template.k8sPod?.podSpec?.nodeSelector?.['mlhome.dev/gpu-type'] ??
            labels['mlhome.dev/gpu-type']
          : undefined,
        start: new Date(start).toISOString(),
        seconds,
        spot:
          one.closure.metadata?.instanceClass === 'INTERRUPTIBLE'
            ? true
            : undefined,
        labels: Object.fromEntries(
          Object.entries({
            'flyte.org/project': project,
            'flyte.org/domain': domain,
            ...labels,
          })
            .filter(([key, value]) => key && key.length <= 300 && value)
            .slice(0, 200)
            .map(([key, value]) => [key, value.slice(0, 2000)]),
        ),
      });
    } catch (problem) {
      skipped.push({
        id: `${id}/${segment}`.slice(0, 500),
        reason: (problem as Error).message,
      });
    }
  }
  return { uses, skipped };
}
