/**
 * ONNX Runtime reports the models that it loads to its maker, over the network, unless it is told not to before the
 * first of them. Imported by whatever begins a session.
 */
process.env['ORT_DISABLE_TELEMETRY'] = '1'
