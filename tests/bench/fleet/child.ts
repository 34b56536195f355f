import process from 'node:process';
import { runFleet, type FleetOptions } from './fleet.ts';

const options: FleetOptions = JSON.parse(process.argv[2] ?? '');
const run = await runFleet(options);
process.send?.(run, () => process.exit(0));
