//! What is varied.

use std::str::FromStr;

use earmark_eval::report::{Setting, SettingValue};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;

use crate::learn::method::Method;
use crate::{Error, ErrorKind};

/// A parameter and the values it is given.
///
/// | written | values |
/// |---|---|
/// | `svm.c=1,10,100` | these |
/// | `svm.c=log(0.1,100)` | drawn from a range, evenly on a logarithmic scale |
/// | `selection=int(5,50)` | whole numbers, drawn evenly |
/// | `xgboost.subsample=uniform(0.5,1)` | numbers, drawn evenly |
///
/// ```
/// use earmark::learn::Vary;
///
/// let vary: Vary = "svm.c=1,10,100".parse()?;
/// assert_eq!(vary.name(), "svm.c");
/// # Ok::<(), earmark::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Vary {
    name: String,
    values: Values,
}

#[derive(Clone, Debug, PartialEq)]
enum Values {
    List(Vec<String>),
    Log(f64, f64),
    Uniform(f64, f64),
    Whole(i64, i64),
}

/// All combinations of lists, or a number of draws.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchSpace {
    vary: Vec<Vary>,
    draws: Option<usize>,
}

/// The most trials of a grid.
const MAX_TRIALS: usize = 100_000;

impl FromStr for Vary {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let config = |message: String| Error::new(ErrorKind::Config, message);
        let examples = "write svm.c=1,10,100, svm.c=log(0.1,100), selection=int(5,50) or xgboost.subsample=uniform(0.5,1)";
        let (name, values) = text
            .split_once('=')
            .ok_or_else(|| config(format!("{text:?} varies nothing; {examples}")))?;
        let range = values
            .strip_suffix(')')
            .and_then(|values| values.split_once('('));
        let values = match range {
            None => Some(Values::List(
                values
                    .split(',')
                    .map(|value| value.trim().to_owned())
                    .collect(),
            )),
            Some((kind, ends)) => of_range(kind.trim(), ends),
        };
        let values = values.filter(Values::is_sensible);
        values
            .map(|values| Self {
                name: name.trim().to_owned(),
                values,
            })
            .ok_or_else(|| config(format!("{text:?} says no values; {examples}")))
    }
}

fn of_range(kind: &str, ends: &str) -> Option<Values> {
    let (low, high) = ends.split_once(',')?;
    let (low, high) = (low.trim(), high.trim());
    match kind {
        "log" => Some(Values::Log(low.parse().ok()?, high.parse().ok()?)),
        "uniform" => Some(Values::Uniform(low.parse().ok()?, high.parse().ok()?)),
        "int" => Some(Values::Whole(low.parse().ok()?, high.parse().ok()?)),
        _ => None,
    }
}

impl Values {
    fn is_sensible(&self) -> bool {
        match self {
            Self::List(values) => values.iter().all(|value| !value.is_empty()),
            Self::Log(low, high) => *low > 0.0 && low < high && high.is_finite(),
            Self::Uniform(low, high) => low < high && (high - low).is_finite(),
            Self::Whole(low, high) => low < high && high.checked_sub(*low).is_some(),
        }
    }

    fn draw(&self, random: &mut Pcg64) -> String {
        // 53 bits: every double from 0 to 1 that is a multiple of 2^-53.
        let share = (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
        match self {
            Self::List(values) => {
                let place = (share * values.len() as f64) as usize;
                values[place.min(values.len() - 1)].clone()
            }
            Self::Log(low, high) => rounded((low.ln() + share * (high / low).ln()).exp()),
            Self::Uniform(low, high) => rounded(low + share * (high - low)),
            Self::Whole(low, high) => {
                let width = (high - low) as f64 + 1.0;
                (low + ((share * width) as i64).min(high - low)).to_string()
            }
        }
    }
}

/// Three digits: more than a setting is worth, and short enough to be read.
fn rounded(value: f64) -> String {
    let text = format!("{value:.2e}");
    text.parse::<f64>().map_or(text, |value| value.to_string())
}

impl Vary {
    /// The parameter.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl SearchSpace {
    /// All combinations of `vary`, or, with `draws`, so many of them drawn at random.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for a range without draws, a parameter that is varied twice, nothing to vary, or more
    /// than 100 000 trials.
    pub fn new(vary: Vec<Vary>, draws: Option<usize>) -> Result<Self, Error> {
        let refuse = |message: String| Err(Error::new(ErrorKind::Config, message));
        if vary.is_empty() {
            return refuse(
                "nothing is varied; name a parameter and its values (svm.c=1,10,100)".to_owned(),
            );
        }
        for (n, one) in vary.iter().enumerate() {
            if vary[..n].iter().any(|other| other.name == one.name) {
                return refuse(format!(
                    "{} is varied twice; name all its values at once",
                    one.name
                ));
            }
            if draws.is_none() && !matches!(one.values, Values::List(_)) {
                return refuse(format!(
                    "{} is a range, which is drawn from; say how often (--random 30)",
                    one.name
                ));
            }
        }
        let space = Self { vary, draws };
        match space.n_trials() {
            Some(1..=MAX_TRIALS) => Ok(space),
            _ => refuse(format!(
                "a sweep has 1 to {MAX_TRIALS} trials; vary fewer values"
            )),
        }
    }

    /// None if they cannot be counted.
    fn n_trials(&self) -> Option<usize> {
        let sizes = self.vary.iter().map(|vary| match &vary.values {
            Values::List(values) => values.len(),
            _ => 1,
        });
        match self.draws {
            Some(draws) => Some(draws),
            None => sizes.into_iter().try_fold(1usize, usize::checked_mul),
        }
    }

    /// The trials, each a value of every parameter; draws that repeat one another come once.
    #[must_use]
    pub fn trials(&self, seed: u64) -> Vec<Vec<(String, String)>> {
        let mut trials: Vec<Vec<(String, String)>> = Vec::new();
        match self.draws {
            Some(draws) => {
                let mut random = Pcg64::seed_from_u64(seed);
                for _ in 0..draws {
                    let draw = |vary: &Vary| (vary.name.clone(), vary.values.draw(&mut random));
                    let trial: Vec<(String, String)> = self.vary.iter().map(draw).collect();
                    if !trials.contains(&trial) {
                        trials.push(trial);
                    }
                }
            }
            None => {
                trials.push(Vec::new());
                for vary in &self.vary {
                    let Values::List(values) = &vary.values else {
                        continue;
                    };
                    let longer = |trial: &Vec<(String, String)>| {
                        let with = |value: &String| {
                            let mut trial = trial.clone();
                            trial.push((vary.name.clone(), value.clone()));
                            trial
                        };
                        values.iter().map(with).collect::<Vec<_>>()
                    };
                    trials = trials.iter().flat_map(longer).collect();
                }
            }
        }
        trials
    }

    /// That every value that is listed can be set in `method`, before hours of work.
    pub(super) fn check(&self, method: &Method) -> Result<(), Error> {
        for vary in &self.vary {
            let values = match &vary.values {
                Values::List(values) => values.clone(),
                Values::Log(low, high) | Values::Uniform(low, high) => {
                    vec![rounded(*low), rounded(*high)]
                }
                Values::Whole(low, high) => vec![low.to_string(), high.to_string()],
            };
            for value in values {
                method.clone().set(&format!("{}={value}", vary.name))?;
            }
        }
        Ok(())
    }
}

/// A trial as the report has it: numbers as numbers.
pub(super) fn settings(trial: &[(String, String)]) -> Vec<Setting> {
    let setting = |(name, value): &(String, String)| Setting {
        name: name.clone(),
        value: match value.parse::<f64>() {
            Ok(number) if number.is_finite() => SettingValue::Number(number),
            _ => SettingValue::Text(value.clone()),
        },
    };
    trial.iter().map(setting).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::ModelConfig;

    fn space(vary: &[&str], draws: Option<usize>) -> Result<SearchSpace, Error> {
        let vary = vary
            .iter()
            .map(|text| text.parse())
            .collect::<Result<_, _>>()?;
        SearchSpace::new(vary, draws)
    }

    #[test]
    fn a_grid_has_all_combinations_in_order() {
        let trials = space(&["svm.c=1,10", "pca=none,0.9"], None)
            .unwrap()
            .trials(0);
        let shown: Vec<String> = trials
            .iter()
            .map(|trial| format!("{} {}", trial[0].1, trial[1].1))
            .collect();
        assert_eq!(shown, ["1 none", "1 0.9", "10 none", "10 0.9"]);
    }

    #[test]
    fn draws_lie_in_their_ranges_and_repeat_with_the_seed() {
        let space = space(
            &["a=log(0.01,100)", "b=int(3,5)", "c=uniform(-1,1)", "d=x,y"],
            Some(200),
        )
        .unwrap();
        let trials = space.trials(7);
        assert_eq!(trials, space.trials(7));
        assert_ne!(trials, space.trials(8));
        let (mut below_one, mut whole) = (0, std::collections::BTreeSet::new());
        for trial in &trials {
            let a: f64 = trial[0].1.parse().unwrap();
            assert!((0.01..=100.0).contains(&a), "{a}");
            below_one += usize::from(a < 1.0);
            whole.insert(trial[1].1.clone());
            assert!((-1.0..=1.0).contains(&trial[2].1.parse().unwrap()));
        }
        // Evenly on a logarithmic scale: one half below the middle.
        assert!((70..130).contains(&below_one), "{below_one}");
        assert_eq!(whole.into_iter().collect::<Vec<_>>(), ["3", "4", "5"]);
    }

    #[test]
    fn what_cannot_be_searched_is_refused() {
        for (vary, draws, message) in [
            (vec!["svm.c"], None, "varies nothing"),
            (vec!["svm.c=log(0,1)"], Some(3), "says no values"),
            (vec!["svm.c=1,,2"], None, "says no values"),
            (vec!["svm.c=log(1,2)"], None, "drawn from"),
            (vec!["svm.c=1", "svm.c=2"], None, "varied twice"),
            (vec![], None, "nothing is varied"),
            (vec!["svm.c=1"], Some(0), "1 to 100000 trials"),
        ] {
            let error = space(&vary, draws).unwrap_err();
            assert!(error.message.contains(message), "{}", error.message);
        }
        let method = Method::new(&ModelConfig::named("svm")).unwrap();
        let error = space(&["svm.c=1,-1"], None)
            .unwrap()
            .check(&method)
            .unwrap_err();
        assert!(error.message.contains("svm.c"), "{}", error.message);
    }
}
