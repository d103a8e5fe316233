import { TokenUsage } from './schemas';

/** Tokens as the client counts them, from the metadata of a trace or the attributes of a span. */
export function tokenUsageOf(
  values: Record<string, unknown>,
): TokenUsage | undefined {
  let usage =
    values['mlflow.trace.tokenUsage'] ?? values['mlflow.chat.tokenUsage'];
  if (typeof usage === 'string') {
    try {
      usage = JSON.parse(usage);
    } catch {
      return undefined;
    }
  }
  if (typeof usage !== 'object' || usage === null) return undefined;
  const read = (key: string) => {
    const value = (usage as Record<string, unknown>)[key];
    return typeof value === 'number' ? value : undefined;
  };
  const input = read('input_tokens');
  const output = read('output_tokens');
  const total = read('total_tokens') ?? (input ?? 0) + (output ?? 0);
  return input === undefined && output === undefined && !total
    ? undefined
    : { input, output, total };
}
