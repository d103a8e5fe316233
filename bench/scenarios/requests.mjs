/** Users who each ask the same thing again and again. */

/**
 * @param {{ users: number, atLeast: number, once?: boolean,
 *   requests: { name: string, method: string, path: string, body?: object, root?: boolean }[] }} params
 *   every user goes through the requests in turn: `atLeast` of them whatever the
 *   time, and on while there is time; with `once` to their end at the furthest
 */
export function prepare({ users, requests, atLeast, once = false }) {
  const ready = requests.map(({ body, ...request }) => ({
    ...request,
    body: body && Buffer.from(JSON.stringify(body)),
  }));
  const most = once ? ready.length : Infinity;
  return Array.from({ length: users }, (_, user) => async session => {
    const answers = {};
    for (let sent = 0; sent < most; sent++) {
      if (sent >= atLeast && !session.open()) {
        break;
      }
      const request = ready[(sent + user) % ready.length];
      const answer = await session.send(request.name, request);
      // One answer of each is enough to be checked.
      if (user === 0 && answers[request.name] === undefined) {
        answers[request.name] = answer.text();
      }
    }
    return { answers, seconds: session.now() / 1000 };
  });
}
