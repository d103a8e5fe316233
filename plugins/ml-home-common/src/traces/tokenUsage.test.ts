import { tokenUsageOf } from './tokenUsage';

it('reads the tokens that the client counted', () => {
  expect(
    tokenUsageOf({
      'mlflow.trace.tokenUsage': '{"input_tokens":3,"output_tokens":4}',
    }),
  ).toEqual({ input: 3, output: 4, total: 7 });
  expect(
    tokenUsageOf({ 'mlflow.chat.tokenUsage': { total_tokens: 9 } }),
  ).toEqual({ input: undefined, output: undefined, total: 9 });
  expect(tokenUsageOf({})).toBeUndefined();
  expect(tokenUsageOf({ 'mlflow.trace.tokenUsage': '{' })).toBeUndefined();
});
