"""The other libraries, each in a process of its own.

    python peers.py LIBRARY FILE THREADS

reads requests from standard input, one JSON a line: {"kernel": …, "repeat": …, "sources": […]}, and answers
each with {"seconds": […], "cpu": […], "answer": {…}} or {"absent": why}. Only the call is timed: graphs stand
in the form the library wants before, and answers are boiled down after. Vertices are tasks, then units.
"""

import json
import os
import resource
import sys
import time


def main():
    library, file, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"]:
        os.environ[name] = str(threads)
    peer = PEERS[library](file, threads)
    # What libraries print must not get into the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    print(json.dumps({"ready": library}), file=answers, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        kernel = getattr(peer, request["kernel"].replace("-", "_"), None)
        if kernel is None:
            answer = {"absent": "none"}
        else:
            try:
                answer = kernel(Timer(request["repeat"]), request)
            except Absent as absent:
                answer = {"absent": str(absent)}
            except Exception as error:  # A library that fails is a result.
                answer = {"absent": f"{type(error).__name__}: {error}"[:200]}
        print(json.dumps(answer), file=answers, flush=True)


class Absent(Exception):
    pass


class Timer:
    def __init__(self, repeat):
        self.repeat, self.seconds, self.cpu = repeat, [], []

    def __call__(self, run):
        result = None
        for _ in range(self.repeat):
            del result
            cpu, start = cpu_seconds(), time.perf_counter()
            result = run()
            self.seconds.append(time.perf_counter() - start)
            self.cpu.append(cpu_seconds() - cpu)
        return result

    def says(self, **answer):
        return {"seconds": self.seconds, "cpu": self.cpu, "answer": answer}


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def digest(values):
    import numpy as np

    x = np.asarray(values, dtype=float)
    return {"first": x[:3].tolist(), "sum": float(x.sum()), "largest": float(x.max()), "squares": float((x * x).sum())}


class Peer:
    """Reads the file once, with numpy, for whatever form the library wants."""

    def __init__(self, file, threads):
        import numpy as np

        self.file, self.threads = file, threads
        pairs = np.fromfile(file, dtype=np.int64, sep=" ").reshape(-1, 2)
        self.task, self.unit = pairs[:, 0].copy(), pairs[:, 1].copy()
        self.tasks, self.units = int(self.task.max()) + 1, int(self.unit.max()) + 1
        self.count = self.tasks + self.units
        # One numbering of both modes, also as a file for readers that know of one mode alone.
        self.ends = np.column_stack([self.task, self.unit + self.tasks])
        self.one_mode_file = f"{file}.one-mode"
        if not os.path.exists(self.one_mode_file):
            part = f"{self.one_mode_file}.{os.getpid()}"
            np.savetxt(part, self.ends, fmt="%d")
            os.replace(part, self.one_mode_file)
        self.build()

    def build(self):
        pass

    def sizes(self, task_degrees, unit_degrees):
        squares = lambda degrees: sum(int(d) ** 2 for d in degrees)
        return {
            "tasks": len(task_degrees),
            "units": len(unit_degrees),
            "edges": int(sum(task_degrees)),
            "task_squares": squares(task_degrees),
            "unit_squares": squares(unit_degrees),
        }

    def split(self, degrees):
        return self.sizes(degrees[: self.tasks], degrees[self.tasks :])

    def newman_weights(self):
        import numpy as np

        size = np.bincount(self.task, minlength=self.tasks)
        return np.divide(1.0, size - 1, out=np.zeros(self.tasks), where=size > 1)

    def shuffled(self, timer, ends):
        """What became of the modes and degrees."""
        import numpy as np

        ends = np.asarray(ends)
        before = np.bincount(self.ends.ravel(), minlength=self.count)
        after = np.bincount(ends.ravel(), minlength=self.count)
        same = int(((ends[:, 0] < self.tasks) == (ends[:, 1] < self.tasks)).sum())
        key = lambda e: np.unique(e.min(axis=1) * self.count + e.max(axis=1))
        distinct, old = key(ends), key(self.ends)
        return timer.says(
            degrees_kept=bool((before == after).all()),
            same_mode=same,
            distinct=len(distinct) == len(self.ends),
            stayed=len(np.intersect1d(distinct, old)) / len(old),
        )


class NetworkX(Peer):
    def build(self):
        import networkx

        self.nx = networkx
        self.graph = networkx.Graph()
        self.graph.add_nodes_from(range(self.count))
        self.graph.add_edges_from(self.ends.tolist())
        self.unit_nodes = range(self.tasks, self.count)

    def read(self, timer, _):
        graph = timer(lambda: self.nx.read_edgelist(self.one_mode_file, nodetype=int))
        return timer.says(**self.split([graph.degree(node) for node in range(self.count)]))

    def weighted(self, timer, project):
        import numpy as np

        graph = timer(project)
        weights = np.array([w for _, _, w in graph.edges(data="weight")], dtype=float)
        return timer.says(pairs=len(weights), sum=float(weights.sum()), squares=float((weights**2).sum()))

    def project(self, timer, _):
        return self.weighted(timer, lambda: self.nx.bipartite.weighted_projected_graph(self.graph, self.unit_nodes))

    def project_newman(self, timer, _):
        project = self.nx.bipartite.collaboration_weighted_projected_graph
        return self.weighted(timer, lambda: project(self.graph, self.unit_nodes))

    def components(self, timer, _):
        return timer.says(components=timer(lambda: self.nx.number_connected_components(self.graph)))

    def cuts(self, timer, _):
        run = lambda: (list(self.nx.articulation_points(self.graph)), list(self.nx.bridges(self.graph)))
        cut, bridges = timer(run)
        return timer.says(articulation=len(cut), articulation_sum=sum(cut), bridges=len(bridges))

    def core(self, timer, _):
        cores = timer(lambda: self.nx.core_number(self.graph)).values()
        return timer.says(largest=max(cores), sum=sum(cores), squares=sum(c * c for c in cores))

    def pagerank(self, timer, _):
        ranks = timer(lambda: self.nx.pagerank(self.graph, tol=1e-10 / self.count, max_iter=1000))
        return timer.says(**digest([ranks[node] for node in range(self.count)]))

    def betweenness_sampled(self, timer, request):
        run = lambda: self.nx.betweenness_centrality_subset(self.graph, request["sources"], list(self.graph))
        found = timer(run)
        return timer.says(**digest([found[node] * self.count / len(request["sources"]) for node in range(self.count)]))

    def betweenness_exact(self, timer, _):
        found = timer(lambda: self.nx.betweenness_centrality(self.graph, normalized=False))
        return timer.says(**digest([found[node] for node in range(self.count)]))

    def constraint(self, timer, _):
        graph = self.nx.bipartite.weighted_projected_graph(self.graph, self.unit_nodes)
        found = timer(lambda: self.nx.constraint(graph, weight="weight"))
        return timer.says(**digest([found[node] if graph.degree(node) else 0.0 for node in self.unit_nodes]))

    def curveball(self, timer, _):
        # Ten swaps an edge, its nearest like.
        def run():
            graph = self.graph.copy()
            self.nx.double_edge_swap(graph, 10 * len(self.ends), 10**9, seed=1)
            return graph

        return self.shuffled(timer, list(timer(run).edges()))

    def leiden(self, timer, _):
        found = timer(lambda: self.nx.community.louvain_communities(self.graph, seed=1))
        return timer.says(modularity=self.nx.community.modularity(self.graph, found), communities=len(found))


class Igraph(Peer):
    def build(self):
        import igraph

        self.ig = igraph
        self.graph = igraph.Graph(n=self.count, edges=self.ends.tolist())
        self.types = [False] * self.tasks + [True] * self.units

    def read(self, timer, _):
        graph = timer(lambda: self.ig.Graph.Read_Edgelist(self.one_mode_file, directed=False))
        return timer.says(**self.split(graph.degree()))

    def projected(self):
        return self.graph.bipartite_projection(types=self.types, multiplicity=True, which=1)

    def project(self, timer, _):
        import numpy as np

        weights = np.array(timer(self.projected).es["weight"], dtype=float)
        return timer.says(pairs=len(weights), sum=float(weights.sum()), squares=float((weights**2).sum()))

    def components(self, timer, _):
        return timer.says(components=len(timer(lambda: self.graph.connected_components())))

    def cuts(self, timer, _):
        cut, bridges = timer(lambda: (self.graph.articulation_points(), self.graph.bridges()))
        return timer.says(articulation=len(cut), articulation_sum=sum(cut), bridges=len(bridges))

    def core(self, timer, _):
        cores = timer(lambda: self.graph.coreness())
        return timer.says(largest=max(cores), sum=sum(cores), squares=sum(c * c for c in cores))

    def pagerank(self, timer, _):
        return timer.says(**digest(timer(lambda: self.graph.pagerank(damping=0.85))))

    def singular(self, timer, _):
        import numpy as np

        vector, value = timer(lambda: self.graph.eigenvector_centrality(scale=False, return_eigenvalue=True))
        units = np.abs(np.array(vector[self.tasks :]))
        return timer.says(value=value, units=digest(units / np.linalg.norm(units)))

    def betweenness_sampled(self, timer, request):
        sources = request["sources"]
        found = timer(lambda: self.graph.betweenness(directed=False, sources=sources))
        return timer.says(**digest([score * self.count / len(sources) for score in found]))

    def betweenness_exact(self, timer, _):
        return timer.says(**digest(timer(lambda: self.graph.betweenness(directed=False))))

    def constraint(self, timer, _):
        import numpy as np

        graph = self.projected()
        found = timer(lambda: graph.constraint(weights="weight"))
        return timer.says(**digest(np.nan_to_num(np.array(found))))

    def curveball(self, timer, _):
        # Ten swaps an edge, its nearest like.
        def run():
            graph = self.graph.copy()
            graph.rewire(n=10 * len(self.ends))
            return graph

        return self.shuffled(timer, timer(run).get_edgelist())

    def leiden(self, timer, _):
        found = timer(lambda: self.graph.community_leiden(objective_function="modularity", n_iterations=2))
        return timer.says(modularity=self.graph.modularity(found.membership), communities=len(found))


class NetworKit(Peer):
    def build(self):
        import networkit
        import numpy as np

        self.nk = networkit
        networkit.setNumberOfThreads(self.threads)
        networkit.setSeed(1, False)
        self.graph = networkit.graph.GraphFromCoo(
            (np.ones(len(self.ends)), (self.ends[:, 0], self.ends[:, 1])), n=self.count, weighted=False, directed=False
        )

    def read(self, timer, _):
        reader = self.nk.graphio.EdgeListReader(" ", 0, "#", True, False)
        graph = timer(lambda: reader.read(self.one_mode_file))
        return timer.says(**self.split([graph.degree(node) for node in range(self.count)]))

    def ran(self, make):
        algorithm = make()
        algorithm.run()
        return algorithm

    def components(self, timer, _):
        found = timer(lambda: self.ran(lambda: self.nk.components.ConnectedComponents(self.graph)))
        return timer.says(components=found.numberOfComponents())

    def cuts(self, timer, _):
        found = timer(lambda: self.ran(lambda: self.nk.components.BiconnectedComponents(self.graph)))
        cut = [node for node in range(self.count) if len(found.getComponentsOfNode(node)) > 1]
        bridges = sum(size == 2 for size in found.getComponentSizes().values())
        return timer.says(articulation=len(cut), articulation_sum=sum(cut), bridges=bridges)

    def core(self, timer, _):
        found = timer(lambda: self.ran(lambda: self.nk.centrality.CoreDecomposition(self.graph)))
        cores = [int(core) for core in found.scores()]
        return timer.says(largest=max(cores), sum=sum(cores), squares=sum(c * c for c in cores))

    def pagerank(self, timer, _):
        found = timer(lambda: self.ran(lambda: self.nk.centrality.PageRank(self.graph, 0.85, 1e-10)))
        return timer.says(**digest(found.scores()))

    def betweenness_sampled(self, timer, request):
        # It draws its own sources, so that only the time is comparable.
        count = len(request["sources"])
        estimate = self.nk.centrality.EstimateBetweenness
        found = timer(lambda: self.ran(lambda: estimate(self.graph, count, False, self.threads > 1)))
        return timer.says(**digest(found.scores()), own_sources=True)

    def betweenness_exact(self, timer, _):
        import numpy as np

        found = timer(lambda: self.ran(lambda: self.nk.centrality.Betweenness(self.graph)))
        return timer.says(**digest(np.array(found.scores()) / 2))

    def curveball(self, timer, _):
        make = lambda: self.nk.randomization.GlobalCurveball(self.graph, 20, False, False)
        found = timer(lambda: self.ran(make).getGraph())
        return self.shuffled(timer, list(found.iterEdges()))

    def leiden(self, timer, _):
        found = timer(lambda: self.ran(lambda: self.nk.community.ParallelLeiden(self.graph))).getPartition()
        quality = self.nk.community.Modularity().getQuality(found, self.graph)
        return timer.says(modularity=quality, communities=found.numberOfSubsets())


class Rustworkx(Peer):
    def build(self):
        import rustworkx

        self.rx = rustworkx
        ends = [(a, b) for a, b in self.ends.tolist()]
        self.graph = rustworkx.PyGraph(multigraph=False)
        self.graph.add_nodes_from(list(range(self.count)))
        self.graph.add_edges_from_no_data(ends)
        self.directed = None

    def read(self, timer, _):
        graph = timer(lambda: self.rx.PyGraph.read_edge_list(self.one_mode_file))
        return timer.says(**self.split([graph.degree(node) for node in range(self.count)]))

    def components(self, timer, _):
        return timer.says(components=timer(lambda: self.rx.number_connected_components(self.graph)))

    def cuts(self, timer, _):
        cut, bridges = timer(lambda: (self.rx.articulation_points(self.graph), self.rx.bridges(self.graph)))
        return timer.says(articulation=len(cut), articulation_sum=sum(cut), bridges=len(bridges))

    def core(self, timer, _):
        cores = list(timer(lambda: self.rx.core_number(self.graph)).values())
        return timer.says(largest=max(cores), sum=sum(cores), squares=sum(c * c for c in cores))

    def both_ways(self):
        if self.directed is None:
            self.directed = self.graph.to_directed()
        return self.directed

    def pagerank(self, timer, _):
        graph = self.both_ways()
        found = timer(lambda: self.rx.pagerank(graph, alpha=0.85, tol=1e-10 / self.count, max_iter=1000))
        return timer.says(**digest([found[node] for node in range(self.count)]))

    def singular(self, timer, _):
        import numpy as np

        graph = self.both_ways()
        hubs, _ = timer(lambda: self.rx.hits(graph, tol=1e-12, max_iter=1000))
        units = np.abs(np.array([hubs[node] for node in range(self.tasks, self.count)]))
        return timer.says(units=digest(units / np.linalg.norm(units)))

    def betweenness_exact(self, timer, _):
        threshold = 0 if self.threads > 1 else self.count + 1
        run = lambda: self.rx.betweenness_centrality(self.graph, normalized=False, parallel_threshold=threshold)
        found = timer(run)
        return timer.says(**digest([found[node] for node in range(self.count)]))


class SciPy(Peer):
    def build(self):
        import numpy as np
        import scipy.sparse
        import scipy.sparse.csgraph
        import scipy.sparse.linalg

        self.np, self.sp = np, scipy.sparse
        shape = (self.tasks, self.units)
        self.matrix = scipy.sparse.csr_matrix((np.ones(len(self.task)), (self.task, self.unit)), shape=shape)
        self.transpose = self.matrix.T.tocsr()
        self.whole = scipy.sparse.bmat([[None, self.matrix], [self.transpose, None]], format="csr")

    def read(self, timer, _):
        def run():
            pairs = self.np.fromfile(self.file, dtype=self.np.int64, sep=" ").reshape(-1, 2)
            return self.sp.csr_matrix((self.np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])))

        matrix = timer(run)
        return timer.says(**self.sizes(self.np.diff(matrix.indptr), self.np.diff(matrix.tocsc().indptr)))

    def pairs(self, timer, multiply):
        product = timer(multiply)
        product.setdiag(0)
        product.eliminate_zeros()
        weights = product.data
        return timer.says(pairs=len(weights) // 2, sum=float(weights.sum() / 2), squares=float((weights**2).sum() / 2))

    def project(self, timer, _):
        return self.pairs(timer, lambda: self.transpose @ self.matrix)

    def project_newman(self, timer, _):
        weights = self.sp.diags(self.newman_weights()).tocsr()
        return self.pairs(timer, lambda: self.transpose @ (weights @ self.matrix))

    def components(self, timer, _):
        run = lambda: self.sp.csgraph.connected_components(self.whole, directed=False)
        return timer.says(components=int(timer(run)[0]))

    def pagerank(self, timer, _):
        np = self.np
        degree = np.asarray(self.whole.sum(axis=1)).ravel()

        def run():
            rank = np.full(self.count, 1 / self.count)
            for _ in range(1000):
                after = 0.85 * (self.whole @ (rank / degree)) + 0.15 / self.count
                if np.abs(after - rank).sum() < 1e-10:
                    return after
                rank = after
            raise Absent("did not converge in 1000 iterations")

        return timer.says(**digest(timer(run)))

    def singular(self, timer, _):
        np = self.np
        start = np.ones(self.units)

        def run():
            return self.sp.linalg.svds(self.matrix, k=1, tol=1e-10, v0=start, return_singular_vectors="vh")

        _, values, vectors = timer(run)
        units = np.abs(vectors[0])
        return timer.says(value=float(values[0]), units=digest(units / np.linalg.norm(units)))


PEERS = {"networkx": NetworkX, "igraph": Igraph, "networkit": NetworKit, "rustworkx": Rustworkx, "scipy": SciPy}

if __name__ == "__main__":
    main()
