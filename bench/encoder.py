#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The sentence encoder against ONNX Runtime: cosine and speed, same run.

    encoder.py --minilm DIR --pack FILE [--pack32 FILE] [--rounds N] TEXT...

Runs under a Python with numpy, onnx, onnxruntime, tokenizers, safetensors. DIR
holds model.safetensors, tokenizer.json and config.json; the network is written
out as ONNX (and made 8-bit by ONNX Runtime's own dynamic quantization, per
channel), FILE is a pack with 8-bit weights, --pack32 one made with
--encoder-bits 32. TEXT: files; sentences are their lines (CoNLL-U: `# text`).

One thread each, batches of 32 sorted by length for ONNX Runtime (what it likes
best), processor time, programs in turn within each round; medians are printed.
"""
import argparse
import pathlib
import statistics
import struct
import subprocess
import sys
import tempfile
import time

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto as T, helper as h, numpy_helper
from safetensors.numpy import load_file
from tokenizers import Tokenizer

WIDTH, HEADS, LAYERS = 384, 12, 6


class Graph:
    def __init__(self, weights):
        self.w, self.nodes, self.init, self.n = weights, [], [], 0

    def const(self, value, name=None):
        name = name or f"c{len(self.init)}"
        self.init.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def op(self, kind, *inputs, **attrs):
        self.n += 1
        out = f"{kind}_{self.n}"
        self.nodes.append(h.make_node(kind, list(inputs), [out], name=out, **attrs))
        return out

    def linear(self, x, name):
        w = self.const(self.w[name + ".weight"].T, name + ".weight")
        return self.op("Add", self.op("MatMul", x, w), self.const(self.w[name + ".bias"], name + ".bias"))

    def norm(self, x, name):
        return self.op("LayerNormalization", x, self.const(self.w[name + ".weight"]),
                       self.const(self.w[name + ".bias"]), axis=-1, epsilon=1e-12)

    def heads(self, x, perm):
        shape = self.const(np.array([0, 0, HEADS, WIDTH // HEADS], np.int64))
        return self.op("Transpose", self.op("Reshape", x, shape), perm=perm)


def network(weights, path):
    g = Graph(weights)
    word = g.op("Gather", g.const(weights["embeddings.word_embeddings.weight"], "words"), "input_ids")
    length = g.op("Slice", g.op("Shape", "input_ids"), g.const(np.array([1])), g.const(np.array([2])))
    pos = g.op("Slice", g.const(weights["embeddings.position_embeddings.weight"], "positions"),
               g.const(np.array([0])), length, g.const(np.array([0])))
    x = g.op("Add", g.op("Add", word, pos),
             g.const(weights["embeddings.token_type_embeddings.weight"][0], "type"))
    x = g.norm(x, "embeddings.LayerNorm")
    mask = g.op("Cast", g.op("Unsqueeze", "attention_mask", g.const(np.array([1, 2]))), to=T.FLOAT)
    mask = g.op("Mul", g.op("Sub", g.const(np.float32(1)), mask), g.const(np.float32(-10000)))
    for i in range(LAYERS):
        p = f"encoder.layer.{i}."
        q = g.heads(g.linear(x, p + "attention.self.query"), [0, 2, 1, 3])
        k = g.heads(g.linear(x, p + "attention.self.key"), [0, 2, 3, 1])
        v = g.heads(g.linear(x, p + "attention.self.value"), [0, 2, 1, 3])
        s = g.op("Div", g.op("MatMul", q, k), g.const(np.float32(np.sqrt(WIDTH // HEADS))))
        a = g.op("MatMul", g.op("Softmax", g.op("Add", s, mask), axis=-1), v)
        a = g.op("Reshape", g.op("Transpose", a, perm=[0, 2, 1, 3]), g.const(np.array([0, 0, WIDTH])))
        x = g.norm(g.op("Add", g.linear(a, p + "attention.output.dense"), x),
                   p + "attention.output.LayerNorm")
        m = g.linear(x, p + "intermediate.dense")
        e = g.op("Add", g.op("Erf", g.op("Div", m, g.const(np.float32(np.sqrt(2))))),
                 g.const(np.float32(1)))
        m = g.op("Mul", g.op("Mul", m, e), g.const(np.float32(.5)))
        x = g.norm(g.op("Add", g.linear(m, p + "output.dense"), x), p + "output.LayerNorm")
    g.nodes[-1].output[0] = "last_hidden_state"
    inputs = [h.make_tensor_value_info(n, T.INT64, ["batch", "length"])
              for n in ("input_ids", "attention_mask")]
    output = h.make_tensor_value_info("last_hidden_state", T.FLOAT, ["batch", "length", WIDTH])
    graph = h.make_graph(g.nodes, "minilm", inputs, [output], g.init)
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def fused(path, out):
    """ONNX Runtime's own transformer fusions (attention, skip-norm, gelu)."""
    try:
        from onnxruntime.transformers import optimizer
        m = optimizer.optimize_model(path, model_type="bert", num_heads=HEADS, hidden_size=WIDTH,
                                     opt_level=0)
        m.save_model_to_file(out)
        print("  fused:", {k: v for k, v in m.get_fused_operator_statistics().items() if v})
        return out
    except Exception as e:  # the plain graph is fused at load to a lesser degree
        print("  transformer fusions not available:", str(e)[:100])
        return path


def session(path):
    o = ort.SessionOptions()
    o.intra_op_num_threads = o.inter_op_num_threads = 1
    o.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    return ort.InferenceSession(path, o, providers=["CPUExecutionProvider"])


class Peer:
    def __init__(self, path, tokenizer, batch):
        self.s, self.tok, self.batch = session(path), tokenizer, batch

    def encode(self, texts):
        t = time.process_time()
        enc = [e.ids for e in self.tok.encode_batch(texts)]
        out = np.zeros((len(texts), WIDTH), np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(enc[i]))
        for b in range(0, len(order), self.batch):
            part = order[b:b + self.batch]
            n = max(len(enc[i]) for i in part)
            ids, mask = np.zeros((len(part), n), np.int64), np.zeros((len(part), n), np.int64)
            for r, i in enumerate(part):
                ids[r, :len(enc[i])] = enc[i]
                mask[r, :len(enc[i])] = 1
            x = self.s.run(None, {"input_ids": ids, "attention_mask": mask})[0]
            v = (x * mask[..., None]).sum(1)
            out[part] = v / np.linalg.norm(v, axis=1, keepdims=True)
        return out, time.process_time() - t


class Ours:
    def __init__(self, program, pack, *kernels):
        self.p = subprocess.Popen([program, pack, *kernels], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.name = self.p.stderr.readline().decode().strip()

    def encode(self, texts):
        data = b"%d\n" % len(texts) + b"".join(
            b"%d\n%s\n" % (len(t.encode()), t.encode()) for t in texts)
        self.p.stdin.write(data)
        self.p.stdin.flush()
        size = len(texts) * WIDTH * 4
        raw = self.p.stdout.read(size + 8)
        return np.frombuffer(raw[:size], np.float32).reshape(-1, WIDTH), struct.unpack("d", raw[size:])[0]


def sentences(paths, most):
    out = []
    for p in map(pathlib.Path, paths):
        for line in p.read_text(encoding="utf-8", errors="replace").splitlines():
            if p.suffix == ".conllu":
                line = line[8:] if line.startswith("# text =") else ""
            if len(line.split()) > 2:
                out.append(line.strip())
    step = max(1, len(out) // most)
    return out[::step][:most]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--minilm", required=True)
    p.add_argument("--pack", required=True)
    p.add_argument("--pack32")
    p.add_argument("--program", default="build/bench/encode-texts")
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--count", type=int, default=1000)
    p.add_argument("text", nargs="+")
    o = p.parse_args()
    texts = sentences(o.text, o.count)
    tok = Tokenizer.from_file(str(next(pathlib.Path(o.minilm).rglob("tokenizer.json"))))
    tok.no_padding()
    tok.enable_truncation(256)
    weights = load_file(str(next(pathlib.Path(o.minilm).rglob("model.safetensors"))))
    with tempfile.TemporaryDirectory() as d:
        network(weights, d + "/f32.onnx")
        best = fused(d + "/f32.onnx", d + "/fused.onnx")
        from onnxruntime.quantization import QuantType, quantize_dynamic
        quantize_dynamic(best, d + "/int8.onnx", per_channel=True, weight_type=QuantType.QInt8)
        who = {"onnxruntime f32": Peer(best, tok, 32), "onnxruntime int8": Peer(d + "/int8.onnx", tok, 32),
               "onnxruntime int8, batch 1": Peer(d + "/int8.onnx", tok, 1)}
        ours = Ours(o.program, o.pack)
        who[f"ours int8 ({ours.name})"] = ours
        for k, name in enumerate(["portable", "avx2"]):
            if ours.name != name and (name != "portable"):
                who[f"ours int8 ({name})"] = Ours(o.program, o.pack, str(k))
        if o.pack32:
            who[f"ours f32 ({ours.name})"] = Ours(o.program, o.pack32)
        spent, vec = {k: [] for k in who}, {}
        for _ in range(o.rounds):
            for k, x in who.items():
                vec[k], t = x.encode(texts)
                spent[k].append(t)
    n = sum(len(e.ids) for e in tok.encode_batch(texts))
    ref = vec["onnxruntime f32"]
    print(f"{len(texts)} sentences, {n} pieces, {o.rounds} rounds, one thread, processor time")
    base = statistics.median(spent["onnxruntime int8"])
    for k in who:
        c = (vec[k] * ref).sum(1)
        t = statistics.median(spent[k])
        print(f"  {k:<28} {1e6 * t / n:8.1f} us a piece {len(texts) / t:8.0f} sentences/s "
              f"{base / t:6.2f} x int8 peer; cosine mean {c.mean():.5f} least {c.min():.5f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
