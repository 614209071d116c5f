// A private stack with the limits of a site. Import it first: the other modules of support/ then use this stack.
import { after } from 'node:test';
import { startStack } from './private_stack.mjs';

after(await startStack({ LIMITS: 'site' }));
