// Mutation testing: changes the code in small ways and asks whether a unit test notices.

/** What is changed: how a stream is read, judged and ended, how a run is paid once, in which order items run. */
const mutated = [
	'dify/answer/*.ts',
	'dify/errors/errors.ts',
	'dify/errors/providerErrors.ts',
	'dify/http/connectionErrors.ts',
	'dify/http/responseErrors.ts',
	'dify/paidRun/*.ts',
	'dify/stream/*.ts',
	'nodes/shared/run/lanes.ts',
];

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	mutate: [...client.map((name) => `dify/${name}.ts`), 'nodes/shared/lanes.ts'],
	testRunner: 'jest',
	jest: {
		configFile: 'jest.config.js',
		config: {
			testMatch: [
				...tests.map((name) => `<rootDir>/test/dify/${name}.test.ts`),
				'<rootDir>/test/nodes/lanes.test.ts',
			],
			// These tests take milliseconds; one that waits in vain for an event is to fail soon.
			testTimeout: 1500,
		},
		enableFindRelatedTests: true,
	},
	coverageAnalysis: 'perTest',
	concurrency: 2,
	// Long enough that a busy machine is not taken for a mutant that never ends.
	timeoutMS: 5000,
	// Tables of words are made when a file is loaded; each of their mutants would take every test.
	ignoreStatic: true,
	ignorePatterns: ['dist', 'test/dify-server', 'test/host', 'docs', 'examples'],
	reporters: ['clear-text', 'progress', 'html'],
	htmlReporter: { fileName: 'reports/mutation.html' },
	clearTextReporter: { logTests: false, allowColor: false },
	thresholds: { high: 95, low: 85, break: 85 },
};
