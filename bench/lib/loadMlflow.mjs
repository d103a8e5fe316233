/** Loads data straight into the tables of MLflow, which took hours through its interface. */

import { EPOCH } from './data.mjs';
import { loading } from './loadSql.mjs';
import * as shape from './shape.mjs';

const CHUNK = 10_000;

/** An experiment of runs, each metric with one point. @returns its id */
export function loadRuns(url, { dataset, size, metrics, params }) {
  return loading(url, async to => {
    const experimentId = await addRuns(to, dataset, size);
    const run = { run_uuid: shape.RUN.id(dataset) };
    const latest = {
      ...run,
      key: shape.metricKey,
      value: shape.metricValue,
      timestamp: shape.RUN.start,
      step: '0',
      is_nan: 'false',
    };
    for (const runs of chunks(size)) {
      await to.insert('metrics', latest, `${runs}, ${upTo(metrics)}`, 'i, k');
      await to.insert(
        'latest_metrics',
        latest,
        `${runs}, ${upTo(metrics)}`,
        'i, k',
      );
      await to.insert(
        'params',
        { ...run, key: shape.paramKey, value: shape.paramValue },
        `${runs}, ${upTo(params)}`,
        'i, k',
      );
      await to.insert(
        'tags',
        { ...run, key: 't.key', value: 't.value' },
        `${runs}, lateral ${shape.rowsOf(shape.TAGS)}`,
        'i',
      );
    }
    return experimentId;
  });
}

/** Runs with one long series each. */
export function loadSeries(url, { dataset, size, points }) {
  return loading(url, async to => {
    const experimentId = await addRuns(to, dataset, size);
    const point = {
      run_uuid: shape.RUN.id(dataset),
      key: "'loss'",
      value: shape.seriesValue,
      timestamp: `(${EPOCH} + s * 1000)::bigint`,
      step: 's',
      is_nan: 'false',
    };
    for (let run = 1; run <= size; run++) {
      const one = `generate_series(${run}, ${run}) i`;
      await to.insert(
        'metrics',
        point,
        `${one}, generate_series(0, ${points - 1}) s`,
        's',
      );
      await to.insert(
        'latest_metrics',
        point,
        `${one}, generate_series(${points - 1}, ${points - 1}) s`,
      );
    }
    return experimentId;
  });
}

export function loadRegistry(url, { models, versions }) {
  return loading(url, async to => {
    const all = `generate_series(1::bigint, ${models}) i`;
    const name = shape.MODEL.name;
    await to.insert(
      'registered_models',
      {
        name,
        creation_time: shape.MODEL.created,
        last_updated_time: shape.MODEL.created,
        description: shape.MODEL.description,
      },
      all,
    );
    await to.insert(
      'model_versions',
      {
        name,
        version: 'v',
        creation_time: shape.MODEL.versionCreated,
        last_updated_time: shape.MODEL.versionCreated,
        description: "''",
        current_stage: "'None'",
        source: shape.MODEL.source,
        storage_location: shape.MODEL.source,
        status: "'READY'",
      },
      `${all}, generate_series(1::bigint, ${versions}) v`,
      'i, v',
    );
    await to.insert(
      'registered_model_tags',
      { name, key: 't.key', value: 't.value' },
      `${all}, lateral ${shape.rowsOf(shape.MODEL_TAGS)}`,
    );
    for (const [alias, version] of shape.ALIASES(versions)) {
      await to.insert(
        'registered_model_aliases',
        { name, alias: `'${alias}'`, version: String(version) },
        all,
      );
    }
  });
}

async function addRuns(to, dataset, size) {
  const { rows } = await to.query(
    `insert into experiments (name, artifact_location, lifecycle_stage, creation_time, last_update_time)
     values ($1, $2, 'active', $3, $3) returning experiment_id as id`,
    [dataset, `mlflow-artifacts:/${dataset}`, EPOCH],
  );
  const [{ id }] = rows;
  await to.insert(
    'runs',
    {
      run_uuid: shape.RUN.id(dataset),
      name: shape.RUN.name,
      source_type: "'UNKNOWN'",
      source_name: "''",
      entry_point_name: "''",
      source_version: "''",
      user_id: "'bench'",
      status: "'FINISHED'",
      start_time: shape.RUN.start,
      end_time: shape.RUN.end,
      lifecycle_stage: "'active'",
      artifact_uri: `'mlflow-artifacts:/${dataset}/' || ${shape.RUN.id(
        dataset,
      )} || '/artifacts'`,
      experiment_id: String(id),
    },
    `generate_series(1::bigint, ${size}) i`,
  );
  return String(id);
}

function* chunks(size) {
  for (let first = 1; first <= size; first += CHUNK) {
    yield `generate_series(${first}::bigint, ${Math.min(
      size,
      first + CHUNK - 1,
    )}) i`;
  }
}

const upTo = count => `generate_series(0, ${count - 1}) k`;
