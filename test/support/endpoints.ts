// Finds in the client's source which endpoints it can ask for, without running it.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as ts from 'typescript';

const ROOT = join(__dirname, '..', '..');

/** What is known of names at some place: all texts that each can be. */
type Known = ReadonlyMap<string, string[]>;

const NOTHING: Known = new Map();

/** Functions that read a list: what they are given has no method, for it is always GET. */
const LISTS = /^read(?:CountedPages|WholeList)$/;

/**
 * Every method and path that the source puts together as a request: an object with a `path` is one.
 * Encoded ids, and words that are of a narrower type than text, are written `{}`.
 *
 * @param folder of the project, such as `dify`
 * @throws Error where a method or a path is made in a way that cannot be followed here
 */
export function findEndpoints(folder: string): string[] {
	const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => parse(join(ROOT, folder, name)));
	const endpoints = files.flatMap((file) =>
		nodesOf(file, ts.isObjectLiteralExpression).flatMap((object) => endpointsOf(object, files)),
	);
	return [...new Set(endpoints)].toSorted();
}

function parse(path: string): ts.SourceFile {
	return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
}

function endpointsOf(object: ts.ObjectLiteralExpression, files: ts.SourceFile[]): string[] {
	const path = valueOf(object, 'path');
	if (path === undefined) return [];
	const method = methodOf(object);
	// What reads a list was given its path elsewhere, in an object that is found there.
	if (ts.isIdentifier(path) && isOfPattern(path)) return [];
	return textsOf(path, files, NOTHING).map((text) => `${method} ${text}`);
}

function methodOf(object: ts.ObjectLiteralExpression): string {
	const method = valueOf(object, 'method');
	if (method !== undefined && ts.isStringLiteral(method)) return method.text;
	const { parent } = object;
	const isList = ts.isCallExpression(parent) && LISTS.test(parent.expression.getText());
	if (method === undefined && isList) return 'GET';
	throw new Error(`Which method is this? ${object.getText()}`);
}

function valueOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
	const property = object.properties.find((other) => other.name?.getText() === name);
	if (property === undefined) return undefined;
	if (ts.isShorthandPropertyAssignment(property)) return property.name;
	return ts.isPropertyAssignment(property) ? property.initializer : undefined;
}

/** Whether a name is taken out of an object of the kind that lists are asked for by. */
function isOfPattern(name: ts.Identifier): boolean {
	return functionsAround(name).some(({ parameters }) =>
		parameters.some(
			(parameter) =>
				ts.isObjectBindingPattern(parameter.name) &&
				parameter.type?.getText() === 'ListRequest' &&
				parameter.name.elements.some((element) => element.name.getText() === name.text),
		),
	);
}

/** All texts that an expression can give. */
function textsOf(expression: ts.Expression, files: ts.SourceFile[], known: Known): string[] {
	if (ts.isStringLiteralLike(expression)) return [expression.text];
	if (ts.isTemplateExpression(expression)) {
		return expression.templateSpans.reduce(
			(beginnings, span) => {
				const middles = textsOf(span.expression, files, known);
				return beginnings.flatMap((beginning) =>
					middles.map((middle) => beginning + middle + span.literal.text),
				);
			},
			[expression.head.text],
		);
	}
	if (ts.isConditionalExpression(expression)) {
		const { whenTrue, whenFalse } = expression;
		return [whenTrue, whenFalse].flatMap((one) => textsOf(one, files, known));
	}
	if (ts.isCallExpression(expression)) return textsOfCall(expression, files, known);
	if (ts.isIdentifier(expression)) return textsOfName(expression, files, known);
	throw new Error(`Which paths can this be? ${expression.getText()}`);
}

/** An id, or what a function returns for what it is given here. */
function textsOfCall(call: ts.CallExpression, files: ts.SourceFile[], known: Known): string[] {
	const name = call.expression.getText();
	if (name === 'encode') return ['{}'];
	const called = files
		.flatMap((file) => nodesOf(file, ts.isFunctionDeclaration))
		.filter((declaration) => declaration.name?.text === name);
	const [only, ...others] = called.filter(
		(declaration) =>
			declaration.getSourceFile() === call.getSourceFile() || isExported(declaration),
	);
	const returned = only === undefined ? [] : nodesOf(only, ts.isReturnStatement);
	if (only === undefined || others.length > 0 || returned.length === 0)
		throw new Error(`What does this return? ${name}`);
	const given = givenTo(only, call, files, known);
	return returned.flatMap((statement) =>
		statement.expression === undefined ? [] : textsOf(statement.expression, files, given),
	);
}

function isExported({ modifiers }: ts.FunctionDeclaration): boolean {
	return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

/** What the parameters of a function are in one call, as far as they are texts; ids are encoded inside. */
function givenTo(
	called: ts.FunctionDeclaration,
	call: ts.CallExpression,
	files: ts.SourceFile[],
	known: Known,
): Known {
	const entries = called.parameters.flatMap((parameter, position): Array<[string, string[]]> => {
		const given = call.arguments[position] ?? parameter.initializer;
		const isText =
			given !== undefined && (ts.isStringLiteralLike(given) || ts.isTemplateExpression(given));
		const isPassedOn = given !== undefined && ts.isIdentifier(given) && known.has(given.text);
		if (given === undefined || !(isText || isPassedOn)) return [];
		return [[parameter.name.getText(), textsOf(given, files, known)]];
	});
	return new Map(entries);
}

/** What is known of a name, a constant around it, or a parameter: then all that is given for it. */
function textsOfName(name: ts.Identifier, files: ts.SourceFile[], known: Known): string[] {
	const texts = known.get(name.text);
	if (texts !== undefined) return texts;
	const constant = constantAround(name);
	if (constant !== undefined) return textsOf(constant, files, NOTHING);
	for (const around of functionsAround(name)) {
		const position = around.parameters.findIndex(
			(parameter) => parameter.name.getText() === name.text,
		);
		const type = around.parameters[position]?.type?.getText();
		if (position === -1) continue;
		return type === undefined || type === 'string' ? argumentsOf(around, position, files) : ['{}'];
	}
	throw new Error(`Where does this come from? ${name.text}`);
}

/** The constant of this name that is the nearest around it. */
function constantAround(name: ts.Identifier): ts.Expression | undefined {
	for (let node: ts.Node = name; node.parent !== undefined; node = node.parent) {
		const { parent } = node;
		if (!ts.isBlock(parent) && !ts.isSourceFile(parent)) continue;
		const declared = parent.statements
			.filter(ts.isVariableStatement)
			.flatMap(({ declarationList }) => [...declarationList.declarations])
			.find((declaration) => declaration.name.getText() === name.text);
		if (declared?.initializer !== undefined) return declared.initializer;
	}
	return undefined;
}

function functionsAround(name: ts.Identifier): Array<ts.FunctionDeclaration | ts.ArrowFunction> {
	const around: Array<ts.FunctionDeclaration | ts.ArrowFunction> = [];
	for (let node: ts.Node = name; node.parent !== undefined; node = node.parent) {
		if (ts.isFunctionDeclaration(node) || ts.isArrowFunction(node)) around.push(node);
	}
	return around;
}

function argumentsOf(
	called: ts.FunctionDeclaration | ts.ArrowFunction,
	position: number,
	files: ts.SourceFile[],
): string[] {
	const { parent } = called;
	const name = ts.isVariableDeclaration(parent) ? parent.name.getText() : called.name?.getText();
	// A constant is known in its file alone.
	const where = ts.isVariableDeclaration(parent) ? [called.getSourceFile()] : files;
	return where
		.flatMap((file) => nodesOf(file, ts.isCallExpression))
		.filter(({ expression }) => expression.getText() === name)
		.flatMap((call) => {
			const given = call.arguments[position];
			return given === undefined ? [] : textsOf(given, files, NOTHING);
		});
}

/** All nodes of a kind in a piece of source, in order. */
function nodesOf<Kind extends ts.Node>(
	root: ts.Node,
	isKind: (node: ts.Node) => node is Kind,
): Kind[] {
	const found: Kind[] = [];
	const visit = (node: ts.Node): void => {
		if (isKind(node)) found.push(node);
		ts.forEachChild(node, visit);
	};
	visit(root);
	return found;
}
