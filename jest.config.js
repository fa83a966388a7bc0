/** @type {import('jest').Config} */
module.exports = {
	rootDir: __dirname,
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/host/'],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.stryker-tmp/'],
	setupFiles: ['<rootDir>/test/setup.ts'],
	// A package made of modules alone, which jest cannot load as it is.
	transformIgnorePatterns: ['/node_modules/(?!tinyqueue/)'],
	transform: {
		'^.+\\.[jt]s$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
	},
	testTimeout: 20_000,
};
