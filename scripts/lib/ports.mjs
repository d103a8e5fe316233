/** Finding out which ports are free. */

import net from 'node:net';
import { StartError } from './console.mjs';

const CONNECT_TIMEOUT_MS = 500;
/** Fixed: sign-in and CORS are configured for it. */
export const DEV_FRONTEND_PORT = 3000;
const LOOPBACK = ['127.0.0.1', '::1'];

export async function findFreePort(host = '127.0.0.1') {
  const server = await listen(0, host);
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** Says so in one sentence when a port cannot be had. */
export async function checkPortIsFree(port, host) {
  const taken = new StartError(
    `Port ${port} is already in use: stop the program that holds it${otherPort(
      port,
    )}.`,
  );
  try {
    const server = await listen(port, host);
    await new Promise(resolve => server.close(resolve));
  } catch (error) {
    throw explain(error, { port, host, taken });
  }
  // Some systems let two programs listen on one port of different addresses,
  // and http://localhost would then reach the other one.
  const answers = await Promise.all(LOOPBACK.map(each => accepts(port, each)));
  if (answers.some(Boolean)) {
    throw taken;
  }
}

/** Whether something answers there within a few seconds. */
export function accepts(port, host, timeoutMs = CONNECT_TIMEOUT_MS) {
  return new Promise(resolve => {
    const socket = net.connect({ port, host });
    const end = answer => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

function otherPort(port) {
  if (port === DEV_FRONTEND_PORT) {
    return '';
  }
  const other = port < 65535 ? port + 1 : 7007;
  return `, or choose another, as in ML_HOME_PORT=${other} npm start`;
}

function explain(error, { port, host, taken }) {
  switch (error.code) {
    case 'EADDRINUSE':
      return taken;
    case 'EACCES':
      return new StartError(
        `This user may not listen on port ${port}: choose one above 1023 with ML_HOME_PORT.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError(
        `This machine has no address "${host}" to listen on: set ML_HOME_HOST to one it has, or leave it unset.`,
      );
    default:
      return error;
  }
}

function listen(port, host) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}
