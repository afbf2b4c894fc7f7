//! The transport problem, solved exactly by the network simplex method.
//!
//! Amounts are to go from sources to sinks of limited capacity at the least cost: minimise `Σ c_ij·x_ij` with
//! `Σ_j x_ij = a_i` and `Σ_i x_ij ≤ b_j`. A spare source fills what sinks have left over, a lost sink takes what fits
//! nowhere at a cost above all others, so there is always a solution, and its tree of lanes is the basis of the next
//! step. Leaving arcs are chosen as Cunningham does (strongly feasible trees, Math. Programming 11, 1976), which
//! cannot cycle. The potentials of the last tree are the shadow prices.

/// Amounts, capacities and the costs of lanes between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// What each source gives; not negative.
    pub supplies: Vec<f64>,
    /// What each sink takes at most; not negative.
    pub capacities: Vec<f64>,
    /// Cost of one unit from a source to a sink, source by source; none where there is no way. Not negative.
    pub costs: Vec<Option<f64>>,
}

/// The cheapest way to move all amounts, or as much of them as fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// What goes from each source to each sink, source by source.
    pub amounts: Vec<f64>,
    /// What fits nowhere, for each source.
    pub missing: Vec<f64>,
    /// Cost of all that is moved.
    pub cost: f64,
    /// What one more unit of a sink's capacity would save; 0 where there is room, or none at all.
    pub prices: Vec<f64>,
}

/// Solves a problem, and keeps the basis for questions about it.
#[derive(Debug, Clone)]
pub struct Transport {
    sources: usize,
    sinks: usize,
    /// Cost of a lane, source by source.
    costs: Vec<f64>,
    /// Cost of what fits nowhere, above that of any detour.
    lost: f64,
    /// The basis, a node after the other: sources, sinks, the spare source, the lost sink.
    tree: Vec<Node>,
    /// The row where the search for a better lane goes on.
    row: usize,
}

/// A node with its arc to the parent.
#[derive(Debug, Clone, Default)]
struct Node {
    parent: usize,
    children: Vec<usize>,
    depth: usize,
    /// What moves along the arc.
    flow: f64,
    /// Whether the arc leads to the parent.
    up: bool,
    /// What it costs to bring a unit here, compared with the root.
    potential: f64,
}

/// A lane by which the solution gets cheaper.
#[derive(Clone, Copy)]
struct Lane {
    from: usize,
    to: usize,
    /// Negative: what a unit saves.
    reduced: f64,
}

impl Transport {
    /// Solves a problem.
    pub fn solve(problem: &Problem) -> Self {
        let (sources, sinks) = (problem.supplies.len(), problem.capacities.len());
        let most = problem.costs.iter().flatten().copied().fold(0.0, f64::max);
        let detour = (most + 1.0) * float(sources + sinks + 2);
        // A sink without capacity would be an arc without flow that leads away from the root.
        let open = |index: usize| problem.capacities[index % sinks] > 0.0;
        let cost =
            |(index, cost): (usize, &Option<f64>)| cost.filter(|_| open(index)).unwrap_or(2.0 * detour);
        let mut transport = Self {
            sources,
            sinks,
            costs: problem.costs.iter().enumerate().map(cost).collect(),
            lost: detour,
            tree: vec![Node::default(); sources + sinks + 2],
            row: 0,
        };
        transport.start(problem);
        transport.optimise();
        transport
    }

    /// What goes where.
    pub fn solution(&self) -> Solution {
        let mut amounts = vec![0.0; self.costs.len()];
        let mut missing = vec![0.0; self.sources];
        for (index, node) in self.tree.iter().enumerate().filter(|(index, _)| *index != self.lost_sink()) {
            let (from, to) = if node.up { (index, node.parent) } else { (node.parent, index) };
            if from < self.sources {
                let lane = (to < self.lost_sink()).then(|| self.lane(from, to));
                match lane.filter(|lane| self.costs[*lane] < self.lost) {
                    Some(lane) => amounts[lane] = node.flow,
                    None => missing[from] += node.flow,
                }
            }
        }
        let cost = amounts.iter().zip(&self.costs).map(|(amount, cost)| amount * cost).sum();
        let free = self.tree[self.spare()].potential;
        let price = |sink: usize| (free - self.tree[self.sources + sink].potential).max(0.0);
        Solution { amounts, missing, cost, prices: (0..self.sinks).map(price).collect() }
    }

    /// The solution when a sink is lost.
    pub fn without(&self, sink: usize) -> Solution {
        let mut changed = self.clone();
        for source in 0..self.sources {
            changed.costs[source * self.sinks + sink] = 2.0 * self.lost;
        }
        changed.price_below(self.lost_sink());
        changed.optimise();
        changed.solution()
    }

    fn spare(&self) -> usize {
        self.sources + self.sinks
    }

    /// The root of the tree.
    fn lost_sink(&self) -> usize {
        self.spare() + 1
    }

    fn lane(&self, from: usize, to: usize) -> usize {
        from * self.sinks + to - self.sources
    }

    fn cost(&self, from: usize, to: usize) -> f64 {
        if from == self.spare() {
            0.0
        } else if to == self.lost_sink() {
            self.lost
        } else {
            self.costs[self.lane(from, to)]
        }
    }

    /// The first basis: all is lost, and all sinks are filled by the spare source.
    fn start(&mut self, problem: &Problem) {
        let (spare, root) = (self.spare(), self.lost_sink());
        let hang = |tree: &mut Vec<Node>, node: usize, parent: usize, flow: f64, up: bool| {
            tree[node] = Node { parent, flow, up, ..Node::default() };
            tree[parent].children.push(node);
        };
        hang(&mut self.tree, spare, root, 1.0, true);
        for (source, supply) in problem.supplies.iter().enumerate() {
            hang(&mut self.tree, source, root, *supply, true);
        }
        for (sink, capacity) in problem.capacities.iter().enumerate() {
            hang(&mut self.tree, self.sources + sink, spare, *capacity, false);
        }
        self.tree[root].parent = root;
        self.price_below(root);
    }

    fn optimise(&mut self) {
        while let Some(lane) = self.better_lane() {
            self.pivot(lane);
        }
    }

    /// A lane that saves much, from the next rows that have one.
    fn better_lane(&mut self) -> Option<Lane> {
        let rows = self.sources + 1;
        let block = self.costs.len().isqrt();
        let (mut best, mut seen): (Option<Lane>, usize) = (None, 0);
        for _ in 0..rows {
            let row = if self.row == self.sources { self.spare() } else { self.row };
            self.row = (self.row + 1) % rows;
            if let Some(lane) = self.best_of(row)
                && best.is_none_or(|best| lane.reduced < best.reduced)
            {
                best = Some(lane);
            }
            seen += self.sinks + 1;
            if seen >= block && best.is_some() {
                break;
            }
        }
        best
    }

    /// The lane of a row that saves most.
    fn best_of(&self, from: usize) -> Option<Lane> {
        let least = -1e-9 * self.lost / float(self.tree.len());
        let targets = (self.sources..self.spare()).chain([self.lost_sink()]);
        let here = self.tree[from].potential;
        let lanes = targets.map(|to| {
            let reduced = self.cost(from, to) + here - self.tree[to].potential;
            Lane { from, to, reduced }
        });
        lanes.filter(|lane| lane.reduced < least).min_by(|a, b| a.reduced.total_cmp(&b.reduced))
    }

    /// Sends as much as possible along a lane and takes away the arc that is empty then.
    fn pivot(&mut self, lane: Lane) {
        let apex = self.apex(lane.from, lane.to);
        let (leaving, amount) = self.leaving(lane, apex);
        self.shift(lane.from, apex, -amount);
        self.shift(lane.to, apex, amount);
        let moved_source = self.is_below(lane.from, leaving);
        let (moved, parent) = if moved_source { (lane.from, lane.to) } else { (lane.to, lane.from) };
        self.hang(moved, parent, leaving);
        self.tree[moved].flow = amount;
        self.tree[moved].up = moved_source;
        self.price_below(moved);
    }

    /// Where the ways of two nodes to the root meet.
    fn apex(&self, mut a: usize, mut b: usize) -> usize {
        while a != b {
            if self.tree[a].depth >= self.tree[b].depth {
                a = self.tree[a].parent;
            } else {
                b = self.tree[b].parent;
            }
        }
        a
    }

    /// The last arc around the circle, seen from the apex along the lane, that is emptied first; by its lower node.
    fn leaving(&self, lane: Lane, apex: usize) -> (usize, f64) {
        let (mut found, mut amount) = (apex, f64::INFINITY);
        for node in self.way(lane.from, apex) {
            if self.tree[node].up && self.tree[node].flow < amount {
                (found, amount) = (node, self.tree[node].flow);
            }
        }
        for node in self.way(lane.to, apex) {
            if !self.tree[node].up && self.tree[node].flow <= amount {
                (found, amount) = (node, self.tree[node].flow);
            }
        }
        assert!(amount.is_finite(), "costs are not negative, so no circle saves for ever");
        (found, amount)
    }

    /// The nodes from one up to an ancestor, without it.
    fn way(&self, from: usize, ancestor: usize) -> impl Iterator<Item = usize> {
        let up = move |node: &usize| Some(self.tree[*node].parent).filter(|node| *node != ancestor);
        std::iter::successors(Some(from).filter(|from| *from != ancestor), up)
    }

    /// Sends more of an amount up the way to an ancestor.
    fn shift(&mut self, from: usize, ancestor: usize, amount: f64) {
        let mut node = from;
        while node != ancestor {
            let arc = &mut self.tree[node];
            arc.flow += if arc.up { amount } else { -amount };
            node = arc.parent;
        }
    }

    fn is_below(&self, node: usize, ancestor: usize) -> bool {
        let mut node = node;
        while self.tree[node].depth > self.tree[ancestor].depth {
            node = self.tree[node].parent;
        }
        node == ancestor
    }

    /// Turns the arcs between a node and an ancestor around, whose own arc is taken away, and hangs it elsewhere.
    fn hang(&mut self, node: usize, parent: usize, ancestor: usize) {
        let (mut node, mut parent) = (node, parent);
        let (mut flow, mut up) = (0.0, false);
        loop {
            let old = self.tree[node].parent;
            self.tree[old].children.retain(|child| *child != node);
            self.tree[parent].children.push(node);
            let arc = &mut self.tree[node];
            arc.parent = parent;
            std::mem::swap(&mut arc.flow, &mut flow);
            std::mem::swap(&mut arc.up, &mut up);
            up = !up;
            if node == ancestor {
                return;
            }
            (parent, node) = (node, old);
        }
    }

    /// Finds potentials and depths of a node and all below it by their arcs; those of the root are 0.
    fn price_below(&mut self, top: usize) {
        let mut open = vec![top];
        while let Some(index) = open.pop() {
            if index != self.lost_sink() {
                let (parent, up) = (self.tree[index].parent, self.tree[index].up);
                let at = self.tree[parent].potential;
                let potential =
                    if up { at - self.cost(index, parent) } else { at + self.cost(parent, index) };
                self.tree[index].potential = potential;
                self.tree[index].depth = self.tree[parent].depth + 1;
            }
            open.extend_from_slice(&self.tree[index].children);
        }
    }
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).expect("fewer than 2^32 components"))
}

#[cfg(test)]
mod tests;
