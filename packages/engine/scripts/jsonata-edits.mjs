// What is changed in the jsonata package, module by module, to make the interpreter of the engine. Each edit says how often its text
// occurs; a text that does not occur exactly so often is an error, so that no change of the package can slip through.

/** @typedef {readonly [from: string, to: string, times?: number]} Edit */
/** @typedef {{ readonly drop?: readonly string[], readonly edits?: readonly Edit[] }} ModuleChanges */

/** @type {Readonly<Record<string, ModuleChanges>>} */
export const CHANGES = {
  utils: {
    // Ours: marks instead of names of members tell functions from data, and nothing recurses into the data.
    drop: ['isNumeric', 'isSequence', 'isFunction', 'isLambda', 'isIterable', 'isDeepEqual', 'isPromise'],
    edits: [
      [
        `    // istanbul ignore next\n    var iteratorSymbol = (typeof Symbol === "function" ? Symbol : {}).iterator || "@@iterator";\n`,
        '',
      ],
      // On frozen arrays a loop takes a third of the time of the methods.
      ["(arg.filter(function(item){return typeof item !== 'string';}).length === 0)", "!host.some(arg, item => typeof item !== 'string')"],
      ['(arg.filter(function(item){return !isNumeric(item);}).length === 0)', '!host.some(arg, item => !isNumeric(item))'],
      ['        isSequence,\n        isFunction,\n        isLambda,\n        isIterable,\n', ''],
      ['        isDeepEqual,\n', ''],
      ['        isPromise,\n', ''],
      ['        isNumeric,\n        isArrayOfStrings', '        isArrayOfStrings'],
    ],
  },

  datetime: {
    drop: ['decimalToRoman'],
    edits: [
      ['new Date(', 'host.utcDate(', 3],
      ['Date.UTC(', 'host.utc(', 7],
      ['return Date.parse(timestamp);', 'return host.parseIso(timestamp);'],
      ['const now = this.environment.timestamp;', 'const now = host.utcDate(host.now());'],
      // The expression is made from a picture, which may be data.
      ["const matcher = new RegExp(fullRegex, 'i');", "const matcher = host.compilePattern(fullRegex, 'i');"],
      ['var info = matcher.exec(timestamp);', 'const found = matcher.find(timestamp, 0);\n        var info = found ? found.groups : null;'],
      ["var iso8601regex = new RegExp('", "var iso8601regex = RegExp('"],
      [
        '    function lettersToDecimal(',
        `    function decimalToRoman(value) {
        const thousands = Math.floor(value / 1000);
        budget.text(thousands);
        let roman = 'm'.repeat(thousands);
        let rest = value - thousands * 1000;
        for (const [worth, letters] of romanNumerals) {
            for (; rest >= worth; rest -= worth) {
                roman += letters;
            }
        }
        return roman;
    }

    function lettersToDecimal(`,
      ],
      // The loops below would not end for numbers that are none, or be very long for widths and pictures that are data.
      [
        '        value = Math.floor(value);\n\n        const format',
        "        if (!Number.isFinite(value)) {\n            throw { code: 'D1001', value };\n        }\n        value = Math.floor(value);\n\n        const format",
      ],
      [
        "var padding = (new Array(padLength + 1)).join('0');",
        "budget.text(padLength);\n                    var padding = '0'.repeat(padLength);",
      ],
      [
        '    function analyseIntegerPicture(picture) {',
        '    function analyseIntegerPicture(picture) {\n        budget.work(picture.length * picture.length / 64);',
      ],
      [
        '    function analyseDateTimePicture(picture) {',
        '    function analyseDateTimePicture(picture) {\n        budget.work(picture.length);',
      ],
    ],
  },

  functions: {
    drop: [
      ...[
        'max',
        'min',
        'string',
        'substring',
        'length',
        'pad',
        'base64encode',
        'base64decode',
        'join',
        'random',
        'boolean',
        'keys',
        'lookup',
      ],
      ...['append', 'spread', 'merge', 'sort', 'shuffle', 'distinct'],
    ],
    edits: [
      ['    var isNumeric = utils.isNumeric;\n', ''],
      ['    var isArrayOfStrings = utils.isArrayOfStrings;\n', ''],
      ['    var isArrayOfNumbers = utils.isArrayOfNumbers;\n', ''],
      ['    var isSequence = utils.isSequence;\n', ''],
      ['    var isFunction = utils.isFunction;\n', ''],
      ['    var isLambda = utils.isLambda;\n', ''],
      ['    var isPromise = utils.isPromise;\n', ''],
      ['    var deepEquals = utils.isDeepEqual;\n', ''],
      [
        '    var stringToArray = utils.stringToArray;\n',
        `    const {
        max, min, string, substring, length, pad, base64encode, base64decode, join, random, boolean, keys, lookup,
        append, spread, merge, sort, shuffle, distinct
    } = host.functions;
`,
      ],
      ['        if(isPromise(result)) {\n            result = await result;\n        }\n', ''],
      [
        '                        if (isPromise(replacedWith)) {\n                            replacedWith = await replacedWith;\n                        }\n',
        '',
      ],
      [
        '        args.forEach(function (num) {\n            total += num;\n        });\n',
        '        for (let i = 0; i < args.length; i++) {\n            total += args[i];\n        }\n',
        2,
      ],
      ['this.createSequence()', 'createSequence()', 4],
      ['result += replacement;\n', 'result += replacement;\n                    budget.text(result.length);\n'],
      ['result += replacedWith;\n', 'result += replacedWith;\n                            budget.text(result.length);\n'],
      ['result = str.split(separator, limit);', 'result = str.split(separator, limit);\n                budget.items(result.length);'],
      [
        '        for (var i = 0; i < length; i++) {\n            var tuple',
        '        budget.items(length * args.length);\n        for (var i = 0; i < length; i++) {\n            var tuple',
      ],
      [
        '        var defaults = {\n            "decimal-separator"',
        '        if (!Number.isFinite(value)) {\n            throw { code: "D1001", value };\n        }\n        budget.work(picture.length * picture.length / 64);\n        var defaults = {\n            "decimal-separator"',
      ],
      [
        `var result = str.replace(/[ \\t\\n\\r]+/gm, ' ');`,
        `budget.work(str.length / 16);\n        var result = str.replace(/[ \\t\\n\\r]+/gm, ' ');`,
      ],
      ['returnVal = ', 'budget.work(str.length / 16);\n            returnVal = ', 4],
      // Separators may be empty strings, of which every text has endlessly many.
      ['while (groupingPosition !== -1) {', 'while (groupingPosition !== -1) {\n                    budget.work(1);'],
      ['while (stringValue.charAt(0) === zero_digit) {', 'while (stringValue.charAt(0) === zero_digit) {\n            budget.work(1);'],
      [
        'while (stringValue.charAt(stringValue.length - 1) === zero_digit) {',
        'while (stringValue.charAt(stringValue.length - 1) === zero_digit) {\n            budget.work(1);',
      ],
    ],
  },

  jsonata: {
    drop: [
      ...[
        'createFrame',
        'flatten',
        'recurseDescendants',
        'evaluateStringConcat',
        'evaluateRegex',
        'applyInner',
        'partialApplyNativeFunction',
      ],
      ...['applyNativeFunction', 'getNativeFunctionArguments', 'functionEval', 'functionClone', 'jsonata'],
    ],
    edits: [
      ['    var isNumeric = utils.isNumeric;\n', ''],
      ['    var isSequence = utils.isSequence;\n', ''],
      ['    var isFunction = utils.isFunction;\n', ''],
      ['    var isLambda = utils.isLambda;\n', ''],
      ['    var isIterable = utils.isIterable;\n', ''],
      ['    var isPromise = utils.isPromise;\n', ''],
      ['    var isDeepEqual = utils.isDeepEqual;\n', ''],
      ['createFrame(', 'new Frame(', 5],
      ['new Frame(null)', 'new Frame()'],
      ['isDeepEqual(', 'host.deepEqual(', 2],
      ['evaluateStringConcat(lhs, rhs)', 'host.concat(lhs, rhs)'],

      ['var chainAST = parser(', 'var chainAST = host.parse('],

      // Every node evaluated is counted; nobody watches.
      [
        section('        environment.base.depth++;\n', 'await entryCallback(expr, input, environment);\n        }\n'),
        '        budget.enter();\n',
      ],
      [section('        var exitCallback = environment.lookup(', 'await exitCallback(expr, input, environment, result);\n        }\n'), ''],
      ['        environment.base.depth--;\n', '        budget.leave();\n'],
      ['environment.isParallelCall = idx > 0\n', '\n', 2],

      ['environment.base.createSequence', 'createSequence', 15],
      ['focus.createSequence(', 'createSequence(', 2],
      ['return fn.lookup.call(focus, input, expr.value);', 'return fn.lookup(input, expr.value);'],
      [
        `        var focus = {\n            options: environment.base.options,\n            createSequence: createSequence\n        };\n`,
        '',
        4,
      ],
      ['        var focus = {\n            createSequence: createSequence\n        };\n', ''],
      ['            options: environment.base.options,\n            input = ', '            input = '],
      ['        var focus = {\n            environment: environment,\n            input: input\n        };\n', ''],
      ['await fn.sort.apply(focus, [lhs, comparator])', 'fn.sort(lhs, comparator)'],
      ['.tupleStream', '[TUPLE_STREAM]', 9],
      ['.outerWrapper', '[OUTER_WRAPPER]', 2],
      ['            body: proc.body\n', '            body: proc.body,\n            parameters: proc.parameters || proc.arguments\n'],

      // Arrays that came in from outside are frozen, and stay as they are.
      [
        '            resultSequence.keepSingleton = true;\n        }\n\n        if (Object',
        '            if (Object.isFrozen(resultSequence)) {\n                resultSequence = resultSequence.slice();\n            }\n            resultSequence.keepSingleton = true;\n        }\n\n        if (Object',
      ],
      ['            input.push(undefined);\n', '            input = [undefined];\n'],
      [
        '                            match[prop] = update[prop];\n',
        '                            host.setMember(match, prop, update[prop]);\n',
      ],
      ["if(typeof match === 'object' && match !== null) {", "if(typeof match === 'object' && match !== null && !Object.isFrozen(match)) {"],

      [
        'Array.prototype.forEach.call(res, val => resultSequence.push(val));',
        'for (let i = 0; i < res.length; i++) {\n                        resultSequence.push(res[i]);\n                    }',
      ],

      // Items are counted where few evaluations make many.
      [
        '            // flatten the sequence\n',
        '            budget.items(result.reduce((count, res) => count + (Array.isArray(res) && !res.cons ? res.length : 1), 0));\n',
      ],
      [
        '                    res = [res];\n                }\n                for (var bb',
        '                    res = [res];\n                }\n                budget.items(res.length);\n                budget.cells(res.length * 32);\n                for (var bb',
      ],
      [
        '                if (isNumeric(res)) {\n                    res = [res];\n                }\n',
        '                if (isNumeric(res)) {\n                    res = [res];\n                } else if (Array.isArray(res)) {\n                    budget.items(res.length);\n                }\n',
      ],
      ['            rhs = [rhs];\n        }\n', '            rhs = [rhs];\n        }\n        budget.work(rhs.length / 8);\n'],
      ['        result = new Array(size);\n', '        budget.items(size);\n        result = new Array(size);\n'],
      [
        '        if(environment.base.options && size > environment.base.options.sequence) {\n            throw {\n                code: "D2015",\n                stack: (new Error()).stack,\n                value: size\n            };\n        }\n\n',
        '',
      ],

      // Groups grow in place.
      ['        var reduce = input &&', '        const owned = new Set();\n        var reduce = input &&'],
      ['groups[key].data = fn.append.call(focus, groups[key].data, item);', "host.gather(groups[key], 'data', item, owned);"],
      [
        '        Object.assign(result, tupleStream[0]);\n',
        '        Object.assign(result, tupleStream[0]);\n        const owned = new Set();\n',
      ],
      [
        'result[prop] = fn.append.call(focus, result[prop], tupleStream[ii][prop]);',
        'host.gather(result, prop, tupleStream[ii][prop], owned);',
      ],

      // A single-level wildcard appends to one array; with an array among the members the result is no sequence.
      [
        '                    value = flatten(value);\n                    results = fn.append.call(focus, results, value);\n',
        '                    results.sequence = undefined;\n                    for (const item of host.flatten(value)) {\n                        results.push(item);\n                    }\n',
      ],
      ['fn.append.call(focus, ', 'fn.append('],

      // One after the other: nothing here waits.
      [
        section('                let generators = await Promise.all(expr.expressions\n', 'var [item, value] = generator;\n'),
        '                for (const item of expr.expressions) {\n                    const value = evaluate(item, input, environment);\n',
      ],
      [
        '        let generators = await Promise.all(utils.keys(groups).map(async (key, idx) => {\n',
        '        for (const key of utils.keys(groups)) {\n',
      ],
      [
        section(
          '            return [key, await evaluate(expr.lhs[entry.exprIndex][1], context, env)];\n',
          'var [key, value] = await generator;\n',
        ),
        '            const value = evaluate(expr.lhs[entry.exprIndex][1], context, env);\n',
      ],

      ['        var resultSequence = createSequence();\n        if (typeof input', '        if (typeof input'],
      ['            recurseDescendants(input, resultSequence);\n', '            const resultSequence = host.descendants(input);\n'],

      // Only functions are marked and called; data is not.
      [
        "            if(typeof proc === 'object') {\n                proc.token",
        "            if(isFunction(proc) && typeof proc === 'object') {\n                proc.token",
      ],
      // A function that is an argument of a tail call is wrapped like that of any other call, but only once.
      [
        section(
          '            if(isFunction(arg)) {\n                // wrap this in a closure\n',
          'evaluatedArgs.push(arg);\n            }\n',
        ),
        '            evaluatedArgs.push(asArgument(arg, environment));\n',
      ],
      [
        'evaluatedArgs.push(await evaluate(result.body.arguments[ii], result.input, result.environment));',
        'evaluatedArgs.push(asArgument(evaluate(result.body.arguments[ii], result.input, result.environment), result.environment));',
      ],
      [
        '    /**\n     * Apply procedure or function\n     * @param {Object} proc - Procedure\n     * @param {Array} args - Arguments\n     * @param {Object} input - input\n     * @param {Object} environment - environment\n     * @returns {*} Result of procedure\n     */\n    async function apply(',
        `    function asArgument(arg, environment) {
        if (!isFunction(arg) || typeof arg === 'function') {
            return arg;
        }
        const closure = (...params) => apply(arg, params, null, environment);
        closure.arity = getFunctionArity(arg);
        return closure;
    }

    async function apply(`,
      ],
      [
        "            if(result.body.procedure.type === 'variable') {\n                next.token = result.body.procedure.value;\n            }\n            next.position = result.body.procedure.position;\n",
        "            if (isFunction(next)) {\n                if(result.body.procedure.type === 'variable') {\n                    next.token = result.body.procedure.value;\n                }\n                next.position = result.body.procedure.position;\n            }\n",
      ],
      ['_jsonata_lambda: true', '[LAMBDA]: true', 2],
      ['_jsonata_function: true', '[BUILT_IN]: true'],
      ['proc && proc._jsonata_function === true', 'proc && proc[BUILT_IN] === true'],
      [
        '    /**\n     * Evaluate lambda against input data\n',
        `    function applyInner(proc, args, input, environment) {
        try {
            if (!isFunction(proc)) {
                throw { code: "T1006" };
            }
            const validatedArgs = validateArguments(proc.signature, args, input);
            if (isLambda(proc)) {
                return applyProcedure(proc, validatedArgs);
            }
            budget.call(validatedArgs);
            const native = typeof proc === 'function' ? proc : proc.implementation;
            const result = native(...validatedArgs);
            if (Array.isArray(result)) {
                budget.items(result.length);
            }
            return result;
        } catch(err) {
            if (isFunction(proc)) {
                if (typeof err.token == 'undefined' && typeof proc.token !== 'undefined') {
                    err.token = proc.token;
                }
                err.position = proc.position || err.position;
            }
            throw err;
        }
    }

    /**
     * Evaluate lambda against input data
`,
      ],
      // A match remembers where it ended itself, so that a function that is called with it may use the expression again.
      [
        '    /**\n     * Evaluate variable against input data\n',
        `    function evaluateRegex(expr) {
        const closure = function (str, fromIndex) {
            const text = String(str);
            const found = expr.value.find(text, fromIndex || 0);
            if (found === undefined) {
                return undefined;
            }
            const [match, ...groups] = found.groups;
            const end = found.index + match.length;
            return {
                match, start: found.index, end, groups,
                next: function () {
                    if (end >= text.length) {
                        return undefined;
                    }
                    const next = closure(text, end);
                    if (next && next.match === '') {
                        throw { code: "D1004", position: expr.position, value: expr.value.source };
                    }
                    return next;
                }
            };
        };
        return closure;
    }

    /**
     * Evaluate variable against input data
`,
      ],
      // The parameters of a built-in function that is partially applied are told by their places, not by the text of its source.
      [
        '    /**\n     * Creates a function definition\n',
        `    function partialApplyNativeFunction(native, args, environment) {
        const parameters = args.map((arg, index) => ({ value: String(index) }));
        return partialApplyProcedure({ arguments: parameters, body: native }, args, environment);
    }

    function applyNativeFunction(proc, args) {
        budget.call(args);
        return proc(...args);
    }

    /**
     * Creates a function definition
`,
      ],
      [
        'result = await applyNativeFunction(proc.body, env);',
        'result = applyNativeFunction(proc.body, proc.parameters.map(param => env.lookup(param.value)));',
      ],
      ["    staticFrame.bind('eval', defineFunction(functionEval, '<sx?:x>'));\n", ''],
      [
        "staticFrame.bind('random', defineFunction(fn.random, '<:n>'));",
        "staticFrame.bind('random', defineFunction(fn.random, '<n?:n>'));",
      ],
      ["defineFunction(functionClone, '<(oa)-:o>')", "defineFunction(host.clone, '<(oa)-:o>')"],
      // What an object consists of.
      ['expr.lhs.length', 'expr.pairs.length'],
      ['expr.lhs[', 'expr.pairs[', 2],
      ['return JSON.stringify(err[arguments[1]]);', 'return host.excerpt(err[arguments[1]]);'],
      [
        '    jsonata.parser = parser; // TODO remove this in a future release - use ast() instead\n\n    return jsonata;\n',
        '    return {\n        evaluate, builtIns: staticFrame, defineFunction, populateMessage, fromMillis: datetime.fromMillis\n    };\n',
      ],
    ],
  },
}

/**
 * A text that is known by its beginning and its end.
 *
 * @param {string} from
 * @param {string} to
 */
function section(from, to) {
  return `${from}\u0000${to}`
}
