import { Fields, isFields, textOf } from './values';

const MAX_NAME = 500;
/** Of the settings that a source of another make keeps as it likes. */
const MAX_CUSTOM = 64 * 1024;
/** Sources in sources: a push or stream source names the batch source behind it. */
const MAX_DEPTH = 4;

const dotted = (...parts: unknown[]): string | undefined =>
  parts
    .map(part => textOf(part, MAX_NAME))
    .filter(Boolean)
    .join('.');

/** The table that a source of another make names in its settings, which are JSON packed as base64. */
function customTable(configuration: unknown): string | undefined {
  if (typeof configuration !== 'string' || configuration.length > MAX_CUSTOM) {
    return undefined;
  }
  try {
    const settings: unknown = JSON.parse(
      Buffer.from(configuration, 'base64').toString('utf8'),
    );
    if (!isFields(settings)) return undefined;
    return textOf(
      settings.table || settings.table_ref || settings.path,
      MAX_NAME,
    );
  } catch {
    return undefined;
  }
}

function optionsOf(source: Fields, key: string): Fields | undefined {
  const options = source[key];
  return isFields(options) ? options : undefined;
}

function tableOf(source: Fields): string | undefined {
  const of = (key: string) => optionsOf(source, key);
  const file = of('fileOptions');
  if (file) return textOf(file.uri, MAX_NAME);
  const bigquery = of('bigqueryOptions');
  if (bigquery) return textOf(bigquery.table, MAX_NAME);
  for (const key of ['snowflakeOptions', 'redshiftOptions']) {
    const options = of(key);
    if (options) {
      return textOf(options.table)
        ? dotted(options.database, options.schema, options.table)
        : undefined;
    }
  }
  const athena = of('athenaOptions');
  if (athena) {
    return textOf(athena.table)
      ? dotted(athena.database, athena.table)
      : undefined;
  }
  const trino = of('trinoOptions');
  if (trino) return textOf(trino.table, MAX_NAME);
  const spark = of('sparkOptions');
  if (spark) return textOf(spark.table || spark.path, MAX_NAME);
  return customTable(of('customOptions')?.configuration);
}

/**
 * A name that people know a batch source by: its table or path, and where it is a query the name that the source has
 * in Feast.
 */
export function datasetName(source: unknown, depth = 0): string | undefined {
  if (!isFields(source) || depth > MAX_DEPTH) return undefined;
  return (
    tableOf(source)?.slice(0, MAX_NAME) ||
    datasetName(source.batchSource, depth + 1) ||
    textOf(source.name, MAX_NAME)
  );
}
