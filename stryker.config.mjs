// Mutation testing: changes the code in small ways and asks whether a unit test notices.

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	mutate: [
		'dify/events.ts',
		'dify/answer.ts',
		'dify/answerText.ts',
		'dify/connectionErrors.ts',
		'dify/errors.ts',
		'dify/providerErrors.ts',
		'dify/responseErrors.ts',
		'dify/generation.ts',
		'dify/lifeSigns.ts',
		'dify/madeFiles.ts',
		'dify/runNodes.ts',
		'dify/generationErrors.ts',
		'nodes/shared/lanes.ts',
	],
	testRunner: 'jest',
	jest: {
		configFile: 'jest.config.js',
		config: { testMatch: ['<rootDir>/test/{dify,nodes}/**/*.test.ts'] },
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
