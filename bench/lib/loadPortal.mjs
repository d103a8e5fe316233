/** Loads data straight into the tables of ML Home: the same as loadMlflow does for MLflow. */

import { EPOCH } from './data.mjs';
import { loading } from './loadSql.mjs';
import * as shape from './shape.mjs';

const CHUNK = 10_000;
const OWNER = "'user:default/guest'";

/** An experiment of runs, each metric with one point. @returns its id */
export function loadRuns(url, { dataset, size, metrics, params }) {
  return loading(url, async to => {
    const experiment = await addRuns(to, dataset, size);
    const keys = `generate_series(0, ${metrics - 1}) k`;
    await addKeys(to, shape.metricKey, keys);
    for (const runs of chunks(size)) {
      const of = `${runs} join runs r on r.run_id = ${shape.RUN.id(dataset)}`;
      const point = {
        run_id: 'r.id',
        key_id: 'm.id',
        step: '0',
        ts: shape.RUN.start,
        value: shape.metricValue,
        experiment_id: experiment,
        start_time: 'r.start_time',
      };
      const ofKeys = `${of} cross join ${keys} join metric_keys m on m.key = ${shape.metricKey}`;
      await to.insert(
        'metric_points',
        pick(point, ['run_id', 'key_id', 'step', 'ts', 'value']),
        ofKeys,
        'i, k',
      );
      await to.insert('latest_metrics', point, ofKeys, 'i, k');
      await to.insert(
        'run_params',
        {
          run_id: 'r.id',
          key: shape.paramKey,
          value: shape.paramValue,
          experiment_id: experiment,
        },
        `${of} cross join generate_series(0, ${params - 1}) k`,
        'i, k',
      );
      await to.insert(
        'run_tags',
        {
          run_id: 'r.id',
          key: 't.key',
          value: 't.value',
          experiment_id: experiment,
        },
        `${of} cross join lateral ${shape.rowsOf(shape.TAGS)}`,
        'i',
      );
    }
    return experiment;
  });
}

/** Runs with one long series each. */
export function loadSeries(url, { dataset, size, points }) {
  return loading(url, async to => {
    const experiment = await addRuns(to, dataset, size);
    await addKeys(to, "'loss'", 'generate_series(1, 1) k');
    for (let run = 1; run <= size; run++) {
      const of = `generate_series(${run}, ${run}) i
        join runs r on r.run_id = ${shape.RUN.id(
          dataset,
        )} join metric_keys m on m.key = 'loss'`;
      const point = {
        run_id: 'r.id',
        key_id: 'm.id',
        step: 's',
        ts: `(${EPOCH} + s * 1000)::bigint`,
        value: shape.seriesValue,
      };
      await to.insert(
        'metric_points',
        point,
        `${of} cross join generate_series(0, ${points - 1}) s`,
        's',
      );
      await to.insert(
        'latest_metrics',
        { ...point, experiment_id: experiment, start_time: 'r.start_time' },
        `${of} cross join generate_series(${points - 1}, ${points - 1}) s`,
      );
    }
    await addRollups(to, experiment);
    return experiment;
  });
}

export function loadRegistry(url, { models, versions }) {
  return loading(url, async to => {
    const all = `generate_series(1::bigint, ${models}) i`;
    const name = shape.MODEL.name;
    const time = ms => `to_timestamp(${ms} / 1000.0)`;
    await to.insert(
      'models',
      {
        name,
        entity_ref: `'mlmodel:default/' || ${name}`,
        entity_name: name,
        registered: 'true',
        description: shape.MODEL.description,
        created_by: OWNER,
        owner_ref: OWNER,
        last_version: String(versions),
        created_at: time(shape.MODEL.created),
        updated_at: time(shape.MODEL.created),
      },
      all,
    );
    const of = `${all} join models m on m.name = ${name}`;
    await to.insert(
      'model_versions',
      {
        model_id: 'm.id',
        version: 'v',
        source: shape.MODEL.source,
        description: "''",
        created_by: OWNER,
        created_at: time(shape.MODEL.versionCreated),
        updated_at: time(shape.MODEL.versionCreated),
      },
      `${of} cross join generate_series(1::bigint, ${versions}) v`,
      'i, v',
    );
    await to.insert(
      'model_tags',
      { model_id: 'm.id', key: 't.key', value: 't.value' },
      `${of} cross join lateral ${shape.rowsOf(shape.MODEL_TAGS)}`,
    );
    for (const [alias, version] of shape.ALIASES(versions)) {
      await to.insert(
        'model_aliases',
        { model_id: 'm.id', alias: `'${alias}'`, version: String(version) },
        of,
      );
    }
  });
}

async function addRuns(to, dataset, size) {
  const { rows } = await to.query(
    `insert into experiments (name, artifact_location, created_by)
     values ($1, $2, ${OWNER}) returning id`,
    [dataset, `mlflow-artifacts:/${dataset}`],
  );
  const [{ id }] = rows;
  await to.insert(
    'runs',
    {
      run_id: shape.RUN.id(dataset),
      experiment_id: id,
      name: shape.RUN.name,
      status: "'FINISHED'",
      client_user: "'bench'",
      created_by: OWNER,
      start_time: shape.RUN.start,
      end_time: shape.RUN.end,
      artifact_uri: `'mlflow-artifacts:/${dataset}/' || ${shape.RUN.id(
        dataset,
      )} || '/artifacts'`,
    },
    `generate_series(1::bigint, ${size}) i`,
  );
  return id;
}

function addKeys(to, key, from) {
  return to.query(
    `insert into metric_keys (key) select ${key} from ${from} on conflict do nothing`,
  );
}

/** The extremes per stretch of steps, as writing keeps them (see the migration that made the table). */
async function addRollups(to, experiment) {
  const { rows } = await to.query(
    "select to_regclass('metric_rollups') as found",
  );
  if (!rows[0].found) {
    return;
  }
  const first = (what, order) => `(array_agg(${what} order by ${order}))[1]`;
  const [least, greatest] = ['value, step, ts', 'value desc, step, ts'];
  await to.insert(
    'metric_rollups',
    {
      run_id: 'run_id',
      key_id: 'key_id',
      stretch: 'stretch',
      min_value: first('value', least),
      min_step: first('step', least),
      min_ts: first('ts', least),
      max_value: first('value', greatest),
      max_step: first('step', greatest),
      max_ts: first('ts', greatest),
    },
    `(select p.*, case when step < 65536 then step >> 6
        else (step >> (54 - position(b'1' in step::bit(64)))) + 1024 * (48 - position(b'1' in step::bit(64))) end as stretch
      from metric_points p join runs r on r.id = p.run_id
      where r.experiment_id = ${experiment} and step >= 64) points
     group by run_id, key_id, stretch`,
  );
}

function* chunks(size) {
  for (let first = 1; first <= size; first += CHUNK) {
    yield `generate_series(${first}::bigint, ${Math.min(
      size,
      first + CHUNK - 1,
    )}) i`;
  }
}

const pick = (object, names) =>
  Object.fromEntries(names.map(name => [name, object[name]]));
