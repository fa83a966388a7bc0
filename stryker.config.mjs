// Mutation testing: changes the code in small ways and asks whether a unit test notices.

/**
 * What is changed: how a stream is read, judged and ended, how a run is paid once and found again,
 * and in which order items run.
 */
const mutate = [
	'dify/{answer,errors,paidRun,run,stream}/*.ts',
	'dify/http/{connectionErrors,deadline,responseErrors,retry}.ts',
	'dify/chat/{chat,formAnswer,recovery}.ts',
	'nodes/shared/lanes.ts',
];

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	mutate,
	testRunner: 'jest',
	jest: {
		configFile: 'jest.config.js',
		config: {
			// The tests beside what is changed; each more that is loaded costs every mutant its time.
			testMatch: [
				'<rootDir>/test/dify/{answer,errors,paidRun,run,stream}/*.test.ts',
				'<rootDir>/test/dify/http/{connectionErrors,deadline,responseErrors,retry}.test.ts',
				'<rootDir>/test/dify/chat/{chat,chat.conversation,formAnswer,recovery}.test.ts',
				'<rootDir>/test/nodes/shared/lanes.test.ts',
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
	thresholds: { high: 98, low: 95, break: 95 },
};
