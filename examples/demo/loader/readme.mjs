/** Texts that go with runs and versions. All figures in them were measured by the run. */

export const format = value =>
  Number.isInteger(value) ? String(value) : Number(value).toPrecision(4);

export function runReadme({
  experiment,
  group,
  name,
  params,
  value,
  data,
  outcome,
}) {
  const { metric } = experiment.select;
  const { failure } = outcome;
  const metrics = outcome.metrics && { [metric]: value, ...outcome.metrics };
  return `# ${experiment.title}: ${name}

${experiment.description}

This is demo content: the training was real and small, in plain JavaScript, and the
data is made up. ${experiment.process}

Part of: ${group.title}.
${failure ? `\n**It did not finish.** ${failure}\n` : ''}
## Data

| part | digest | rows |
| --- | --- | --- |
${data.inputs
  .map(
    ({ context, digest, profile }) =>
      `| ${context} | ${digest} | ${JSON.parse(profile).num_rows} |`,
  )
  .join('\n')}

## Parameters

| name | value |
| --- | --- |
${table(params, String)}
${
  metrics
    ? `\n## Measured\n\n| metric | value |\n| --- | --- |\n${table(
        metrics,
        format,
      )}\n`
    : ''
}
## Again

\`node scripts/demo.mjs remove\`, then \`node scripts/demo.mjs load\`: the seed is the
same, so the figures are, apart from the times.
`;
}

const table = (record, show) =>
  Object.entries(record)
    .map(([key, value]) => `| ${key} | ${show(value)} |`)
    .join('\n');

export function versionDescription({ experiment, group, best }) {
  const { metric, test, n } = experiment.select;
  const { name, value, metrics } = best;
  const of =
    group.runs.length > 1
      ? `best of the ${group.runs.length} runs of "${group.title}" by ${metric}`
      : group.title;
  return (
    `Run ${name}, ${of}. ${metric} ${format(value)}; ` +
    `${test} ${format(metrics[test])} on ${format(metrics[n])} held out.`
  );
}

/** The file that says what a logged model is, in YAML (JSON is part of it). */
export function mlmodelFile({ model, runId, algorithm, signature, created }) {
  const text = JSON.stringify;
  return `artifact_path: ${text(model.info.artifact_uri)}
flavors:
  mlhome_demo:
    algorithm: ${text(algorithm)}
    weights: weights.json
is_signature_from_type_hint: false
model_id: ${text(model.info.model_id)}
model_uuid: ${text(model.info.model_id)}
run_id: ${text(runId)}
signature:
  inputs: ${text(text(signature.inputs))}
  outputs: ${text(text(signature.outputs))}
  params: null
utc_time_created: ${text(created)}
`;
}
