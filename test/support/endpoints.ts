// Finds in the client's source which endpoints it can ask for, without running it.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as ts from 'typescript';

const ROOT = join(__dirname, '..', '..');

/**
 * Every method and path that the source puts together as a request: an object with a `path` is one.
 * Encoded ids are written `{}`.
 *
 * @param folder of the project, such as `dify`
 * @param without a folder below it that is left out
 * @throws Error where a method or a path is made in a way that cannot be followed here
 */
export function findEndpoints(folder: string, without: string): string[] {
	const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts') && !name.startsWith(`${without}/`))
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
	const method = valueOf(object, 'method');
	const path = valueOf(object, 'path');
	if (path === undefined) return [];
	if (method === undefined || !ts.isStringLiteral(method))
		throw new Error(`Which method is this? ${object.getText()}`);
	return textsOf(path, files).map((text) => `${method.text} ${text}`);
}

function valueOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
	const property = object.properties.find((other) => other.name?.getText() === name);
	if (property === undefined) return undefined;
	if (ts.isShorthandPropertyAssignment(property)) return property.name;
	return ts.isPropertyAssignment(property) ? property.initializer : undefined;
}

/** All texts that an expression can give. */
function textsOf(expression: ts.Expression, files: ts.SourceFile[]): string[] {
	if (ts.isStringLiteralLike(expression)) return [expression.text];
	if (ts.isTemplateExpression(expression)) {
		return expression.templateSpans.reduce(
			(beginnings, span) => {
				const middles = textsOf(span.expression, files);
				return beginnings.flatMap((beginning) =>
					middles.map((middle) => beginning + middle + span.literal.text),
				);
			},
			[expression.head.text],
		);
	}
	if (ts.isConditionalExpression(expression)) {
		return [expression.whenTrue, expression.whenFalse].flatMap((one) => textsOf(one, files));
	}
	if (ts.isCallExpression(expression)) return textsOfCall(expression, files);
	if (ts.isIdentifier(expression)) return textsOfName(expression, files);
	throw new Error(`Which paths can this be? ${expression.getText()}`);
}

/** An id, or what a function of the same file returns. */
function textsOfCall({ expression }: ts.CallExpression, files: ts.SourceFile[]): string[] {
	const name = expression.getText();
	if (name === 'encode') return ['{}'];
	const called = nodesOf(expression.getSourceFile(), ts.isFunctionDeclaration).find(
		(declaration) => declaration.name?.text === name,
	);
	const returned = called === undefined ? [] : nodesOf(called, ts.isReturnStatement);
	if (returned.length === 0) throw new Error(`What does this return? ${expression.getText()}`);
	return returned.flatMap((statement) =>
		statement.expression === undefined ? [] : textsOf(statement.expression, files),
	);
}

/** A constant of the same file, or a parameter: then all that is given for it. */
function textsOfName(name: ts.Identifier, files: ts.SourceFile[]): string[] {
	const constant = nodesOf(name.getSourceFile(), ts.isVariableDeclaration).find(
		(declaration) => declaration.name.getText() === name.text,
	);
	if (constant?.initializer !== undefined) return textsOf(constant.initializer, files);
	for (let node: ts.Node = name; node.parent !== undefined; node = node.parent) {
		if (!ts.isFunctionDeclaration(node) && !ts.isArrowFunction(node)) continue;
		const position = node.parameters.findIndex(
			(parameter) => parameter.name.getText() === name.text,
		);
		if (position !== -1) return argumentsOf(node, position, files);
	}
	throw new Error(`Where does this come from? ${name.text}`);
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
			return given === undefined ? [] : textsOf(given, files);
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
