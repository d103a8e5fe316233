import {
  CardValues,
  huggingFaceData,
} from '@ml-home/backstage-plugin-ml-home-common';
import { parsePythonVersion, parseRequirements } from '../artifacts';
import { parseYaml } from './parseDocument';

type Json = Record<string, unknown>;

const record = (value: unknown): Json =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? (value as Json)
    : {};

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() ? value.trim() : undefined;

const libraries: Record<string, string> = {
  sklearn: 'scikit-learn',
  lightgbm: 'LightGBM',
  xgboost: 'XGBoost',
  pytorch: 'PyTorch',
  keras: 'Keras',
  tensorflow: 'TensorFlow',
  catboost: 'CatBoost',
  onnx: 'ONNX',
};

const versionKeys: Record<string, string> = {
  lightgbm: 'lgb_version',
  xgboost: 'xgb_version',
};

/** One column or tensor of a signature. */
function toPort(value: unknown, index: number) {
  const port = record(value);
  const tensor = record(port['tensor-spec']);
  const shape = Array.isArray(tensor.shape) ? tensor.shape.join(', ') : '';
  const type =
    Object.keys(tensor).length > 0
      ? `tensor(${text(tensor.dtype) ?? '?'}${shape ? `, [${shape}]` : ''})`
      : text(port.type) ?? (port.type === undefined ? undefined : 'object');
  return {
    name: text(port.name) ?? String(index),
    ...(type ? { type } : {}),
    ...(typeof port.required === 'boolean' ? { required: port.required } : {}),
  };
}

function portsOf(signature: Json, side: 'inputs' | 'outputs') {
  const json = text(signature[side]);
  if (!json) return undefined;
  try {
    const list = JSON.parse(json);
    return Array.isArray(list) && list.length > 0
      ? list.map(toPort)
      : undefined;
  } catch {
    return undefined;
  }
}

/** What the file `MLmodel` says: flavors, signature. */
export function readMlModel(content: string): CardValues {
  const model = record(parseYaml(content, 'MLmodel'));
  const flavors = record(model.flavors);
  const python = record(flavors.python_function);
  const name = Object.keys(flavors).find(key => key !== 'python_function');
  const flavor = record(name ? flavors[name] : undefined);
  const version =
    name &&
    (text(flavor[versionKeys[name] ?? `${name}_version`]) ??
      text(flavor[`${name.replace(/^py/, '')}_version`]));
  const signature = record(model.signature);
  const values: CardValues = {};
  if (name) {
    const library = libraries[name] ?? name;
    values['overview.library'] = version ? `${library} ${version}` : library;
  }
  const architecture =
    text(flavor.pipeline_model_type) ??
    text(flavor.instance_type) ??
    text(flavor.model_class);
  if (architecture) {
    values['overview.architecture'] = architecture.split('.').at(-1)!;
  }
  const task = text(flavor.task);
  if (task) values['overview.task'] = task;
  const base = text(flavor.source_model_name);
  if (base) {
    values['overview.baseModels'] = [
      {
        name: base,
        ...(text(flavor.source_model_revision)
          ? { revision: text(flavor.source_model_revision) }
          : {}),
      },
    ];
  }
  const inputs = portsOf(signature, 'inputs');
  const outputs = portsOf(signature, 'outputs');
  if (inputs) values['overview.inputs'] = inputs;
  if (outputs) values['overview.outputs'] = outputs;
  const pythonVersion = text(python.python_version);
  if (pythonVersion) values['environment.python'] = pythonVersion;
  return values;
}

function dependenciesOf(content: string): CardValues {
  const packages = Object.entries(parseRequirements(content));
  if (packages.length === 0) return {};
  return {
    'environment.dependencies': packages.map(([name, version]) => ({
      name,
      ...(version ? { version } : {}),
    })),
  };
}

function readConda(content: string): CardValues {
  const { dependencies } = record(parseYaml(content, 'conda.yaml'));
  const list = Array.isArray(dependencies) ? dependencies : [];
  const pip = list.flatMap(one => {
    const inner = record(one).pip;
    return Array.isArray(inner) ? inner.map(String) : [];
  });
  const python = list
    .map(String)
    .map(one => /^python=+([0-9][\w.]*)/.exec(one)?.[1])
    .find(Boolean);
  return {
    ...dependenciesOf(pip.join('\n')),
    ...(python ? { 'environment.python': python } : {}),
  };
}

/** Numbers of a CSV with a head; empty where it is none. */
function csvRecords(content: string): Record<string, string>[] {
  const [head, ...lines] = content.split(/\r?\n/).filter(Boolean);
  if (!head) return [];
  const split = (line: string) =>
    line.split(',').map(cell => cell.replace(/^"(.*)"$/, '$1'));
  const names = split(head);
  return lines.map(line =>
    Object.fromEntries(split(line).map((cell, i) => [names[i], cell])),
  );
}

const perClass: [string, string][] = [
  ['precision', 'precision'],
  ['recall', 'recall'],
  ['f1_score', 'f1'],
  ['roc_auc', 'roc_auc'],
  ['precision_recall_auc', 'average_precision'],
];

/** Counts and metrics per class, as `mlflow.models.evaluate` of a classifier of many classes logs them. */
export function readPerClassMetrics(content: string): CardValues {
  const number = (cell: string | undefined) =>
    cell !== undefined && cell.trim() !== '' && Number.isFinite(Number(cell))
      ? Number(cell)
      : undefined;
  const slices = csvRecords(content)
    .slice(0, 200)
    .flatMap(row => {
      const label = row.positive_class;
      if (!label) return [];
      const counts = ['true_positives', 'false_negatives'].map(key =>
        number(row[key]),
      );
      const n = counts.every(one => one !== undefined)
        ? Math.round(counts[0]! + counts[1]!)
        : undefined;
      return perClass.flatMap(([column, key]) => {
        const value = number(row[column]);
        if (value === undefined) return [];
        return [
          {
            key,
            value,
            direction: 'higher' as const,
            slice: { class: label },
            evaluation: 'mlflow.evaluate',
            ...(n === undefined ? {} : { n }),
          },
        ];
      });
    });
  return slices.length > 0 ? { 'evaluation.slices': slices } : {};
}

type Reader = (content: string) => CardValues;

/** What is read of files in the folder of a logged model. */
export const modelFiles: Record<string, Reader> = {
  MLmodel: readMlModel,
  'requirements.txt': dependenciesOf,
  'python_env.yaml': content => {
    const python = parsePythonVersion(content);
    return python ? { 'environment.python': python } : {};
  },
  'conda.yaml': readConda,
  'model_card_data.yaml': content =>
    huggingFaceData(record(parseYaml(content, 'model_card_data.yaml'))).values,
};

/** What is read of files in the folder of a run. */
export const runFiles: Record<string, Reader> = {
  'per_class_metrics.csv': readPerClassMetrics,
};
