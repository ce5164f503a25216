//! What a tree knows of a set of rows, and what each row adds to it.
//!
//! Every kind of tree here is the same problem. Row `i` has a weight `h_i` and one or more numbers `g_ik`; a set of
//! rows is worth `sum_k (sum_i g_ik)^2 / (sum_i h_i + l2)`, and a split gains what its two sides are worth more than
//! the whole. With `g = w y` and `h = w` the gain is the reduction of the squared error, with one number per class,
//! `g_ik = w_i [y_i = k]`, it is the reduction of Gini's impurity, and with first and second derivatives it is the
//! second-order gain of boosting (Friedman, Hastie and Tibshirani, 2000; Chen and Guestrin, 2016).
//!
//! Rows are kept in single precision and summed in double precision: the 24 bits of a row leave 29 for the sum, so
//! that sums of few rows are exact in any order and sums of many lose nothing that a split could notice.

/// The sums of a set of rows.
pub(crate) trait Sums: Copy + Default + Send + Sync + 'static {
    /// Adds the sums of other rows.
    fn add(&mut self, other: &Self);
    /// The sums of the rows that are in these but not in the others.
    fn minus(&self, other: &Self) -> Self;
    /// The number of rows, counted by their weights.
    fn count(&self) -> f64;
    /// The sum of the second derivatives.
    fn weight(&self) -> f64;
    /// The sum of the first derivatives; of the first class' rows where there are classes.
    fn first(&self) -> f64;
    /// The same rows with another sum of first derivatives.
    fn with_first(self, first: f64) -> Self;
    /// What two sets of rows are worth together, as numerator and denominator: to compare two splits a division
    /// is not needed.
    fn parted(left: &Self, right: &Self, l2: f64) -> (f64, f64);
    /// What the rows are worth as a whole.
    fn worth(&self, l2: f64) -> f64;
    /// Whether there are rows enough for a leaf.
    fn enough(&self, min_count: f64, min_weight: f64) -> bool;
}

/// A row as the trees see it.
pub(crate) trait Row: Copy + Send + Sync + 'static {
    /// The sums of such rows.
    type Sums: Sums;
    /// Adds the row to sums.
    fn add_to(self, sums: &mut Self::Sums);
    /// Whether no split can part this row from the other with a gain.
    fn alike(self, other: Self) -> bool;
}

/// The sum of first derivatives (or of targets) and the count, which is the second derivative too.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Simple([f64; 2]);

impl Sums for Simple {
    #[inline]
    fn add(&mut self, other: &Self) {
        self.0[0] += other.0[0];
        self.0[1] += other.0[1];
    }

    #[inline]
    fn minus(&self, other: &Self) -> Self {
        Self([self.0[0] - other.0[0], self.0[1] - other.0[1]])
    }

    #[inline]
    fn count(&self) -> f64 {
        self.0[1]
    }

    #[inline]
    fn weight(&self) -> f64 {
        self.0[1]
    }

    #[inline]
    fn first(&self) -> f64 {
        self.0[0]
    }

    #[inline]
    fn with_first(self, first: f64) -> Self {
        Self([first, self.0[1]])
    }

    #[inline]
    fn parted(left: &Self, right: &Self, l2: f64) -> (f64, f64) {
        parted(left.0[0], left.0[1] + l2, right.0[0], right.0[1] + l2)
    }

    #[inline]
    fn worth(&self, l2: f64) -> f64 {
        self.0[0] * self.0[0] / (self.0[1] + l2)
    }

    #[inline]
    fn enough(&self, min_count: f64, min_weight: f64) -> bool {
        self.0[1] >= min_count.max(min_weight)
    }
}

/// The sums of first and second derivatives, and the count.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct SecondOrder([f64; 3]);

impl Sums for SecondOrder {
    #[inline]
    fn add(&mut self, other: &Self) {
        self.0[0] += other.0[0];
        self.0[1] += other.0[1];
        self.0[2] += other.0[2];
    }

    #[inline]
    fn minus(&self, other: &Self) -> Self {
        Self([self.0[0] - other.0[0], self.0[1] - other.0[1], self.0[2] - other.0[2]])
    }

    #[inline]
    fn count(&self) -> f64 {
        self.0[2]
    }

    #[inline]
    fn weight(&self) -> f64 {
        self.0[1]
    }

    #[inline]
    fn first(&self) -> f64 {
        self.0[0]
    }

    #[inline]
    fn with_first(self, first: f64) -> Self {
        Self([first, self.0[1], self.0[2]])
    }

    #[inline]
    fn parted(left: &Self, right: &Self, l2: f64) -> (f64, f64) {
        parted(left.0[0], left.0[1] + l2, right.0[0], right.0[1] + l2)
    }

    #[inline]
    fn worth(&self, l2: f64) -> f64 {
        self.0[0] * self.0[0] / (self.0[1] + l2)
    }

    #[inline]
    fn enough(&self, min_count: f64, min_weight: f64) -> bool {
        self.0[2] >= min_count && self.0[1] >= min_weight
    }
}

#[inline]
fn parted(left: f64, left_weight: f64, right: f64, right_weight: f64) -> (f64, f64) {
    (left * left * right_weight + right * right * left_weight, left_weight * right_weight)
}

/// The counts of up to `N` classes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Classes<const N: usize>(pub(crate) [f64; N]);

impl<const N: usize> Default for Classes<N> {
    fn default() -> Self {
        Self([0.0; N])
    }
}

impl<const N: usize> Sums for Classes<N> {
    #[inline]
    fn add(&mut self, other: &Self) {
        for (sum, value) in self.0.iter_mut().zip(&other.0) {
            *sum += value;
        }
    }

    #[inline]
    fn minus(&self, other: &Self) -> Self {
        let mut difference = *self;
        for (sum, value) in difference.0.iter_mut().zip(&other.0) {
            *sum -= value;
        }
        difference
    }

    #[inline]
    fn count(&self) -> f64 {
        self.0.iter().fold(0.0, |total, count| total + count)
    }

    #[inline]
    fn weight(&self) -> f64 {
        self.count()
    }

    #[inline]
    fn first(&self) -> f64 {
        self.0[0]
    }

    #[inline]
    fn with_first(mut self, first: f64) -> Self {
        self.0[0] = first;
        self
    }

    #[inline]
    fn parted(left: &Self, right: &Self, l2: f64) -> (f64, f64) {
        let (left_weight, right_weight) = (left.count() + l2, right.count() + l2);
        let squares = |sums: &Self| sums.0.iter().fold(0.0, |total, count| total + count * count);
        (squares(left) * right_weight + squares(right) * left_weight, left_weight * right_weight)
    }

    #[inline]
    fn worth(&self, l2: f64) -> f64 {
        self.0.iter().fold(0.0, |total, count| total + count * count) / (self.count() + l2)
    }

    #[inline]
    fn enough(&self, min_count: f64, min_weight: f64) -> bool {
        self.count() >= min_count.max(min_weight)
    }
}

/// A first derivative or target.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct First(pub(crate) f32);

impl Row for First {
    type Sums = Simple;

    #[inline]
    fn add_to(self, sums: &mut Simple) {
        sums.0[0] += f64::from(self.0);
        sums.0[1] += 1.0;
    }

    #[inline]
    fn alike(self, other: Self) -> bool {
        self.0 == other.0
    }
}

/// A first derivative or target, and a weight.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct WeightedFirst(pub(crate) f32, pub(crate) f32);

impl Row for WeightedFirst {
    type Sums = Simple;

    #[inline]
    fn add_to(self, sums: &mut Simple) {
        // The product of two numbers in single precision is exact in double precision.
        sums.0[0] += f64::from(self.0) * f64::from(self.1);
        sums.0[1] += f64::from(self.1);
    }

    #[inline]
    fn alike(self, other: Self) -> bool {
        self.0 == other.0
    }
}

/// A first and a second derivative.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Second(pub(crate) f32, pub(crate) f32);

impl Row for Second {
    type Sums = SecondOrder;

    #[inline]
    fn add_to(self, sums: &mut SecondOrder) {
        sums.0[0] += f64::from(self.0);
        sums.0[1] += f64::from(self.1);
        sums.0[2] += 1.0;
    }

    #[inline]
    fn alike(self, other: Self) -> bool {
        self == other
    }
}

/// A first and a second derivative, and a weight.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct WeightedSecond(pub(crate) f32, pub(crate) f32, pub(crate) f32);

impl Row for WeightedSecond {
    type Sums = SecondOrder;

    #[inline]
    fn add_to(self, sums: &mut SecondOrder) {
        let weight = f64::from(self.2);
        sums.0[0] += f64::from(self.0) * weight;
        sums.0[1] += f64::from(self.1) * weight;
        sums.0[2] += weight;
    }

    #[inline]
    fn alike(self, other: Self) -> bool {
        self.0 == other.0 && self.1 == other.1
    }
}

/// A class and a weight.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct ClassOf<const N: usize>(pub(crate) u8, pub(crate) f32);

impl<const N: usize> Row for ClassOf<N> {
    type Sums = Classes<N>;

    #[inline]
    fn add_to(self, sums: &mut Classes<N>) {
        sums.0[usize::from(self.0) % N] += f64::from(self.1);
    }

    #[inline]
    fn alike(self, other: Self) -> bool {
        self.0 == other.0
    }
}
