// A private stack with the limits of a site. Import it first: the modules that are imported after it use this stack.
import { after } from 'node:test';
import { startStack } from './private_stack.mjs';

after(startStack({ LIMITS: 'site' }));
