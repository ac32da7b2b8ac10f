import type { TestProject } from 'vitest/node';
import { dataDirectory } from '../../ops/config.js';
import { startDevServer } from '../../ops/devServer.js';
import { findDevServer } from '../../ops/devServerBinary.js';
import { quickTimers } from '../../ops/timeSkipping.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** host:port of the one dev server of this run: in memory, time skipping on, shared by all files. */
    temporalAddress: string;
    /** A namespace with the case's search attributes. */
    temporalNamespace: string;
    /** The `temporal` command, for tests that start servers of their own. */
    temporalBinary: string;
  }
}

const say = (line: string) => void process.stderr.write(`${line}\n`);

/** Starts the real dev server once for the whole run; answers the function that ends it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { path } = await findDevServer(dataDirectory(process.env), process.env, say);
  const namespace = 'husly-test';
  const server = await startDevServer({
    binary: path,
    dataDir: null,
    port: 0,
    uiPort: null,
    namespace,
    timeSkipping: true,
    extraDynamicConfig: quickTimers,
    say,
  });
  project.provide('temporalAddress', server.address);
  project.provide('temporalNamespace', namespace);
  project.provide('temporalBinary', path);
  return () => server.stop();
}
